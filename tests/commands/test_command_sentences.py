"""What the command line says is true, and leads somewhere."""


def test_a_list_that_is_cut_names_the_option_that_writes_all_of_it(run, tmp_path):
    run("new", "city.gpkg", "--plain")
    (tmp_path / "codes.csv").write_text(
        "统计用区划代码,名称\n" + "".join(f"99010100{i:04d},甲{i}\n" for i in range(40)), "utf-8"
    )

    for report in ((), ("--report", "all.csv")):
        _, said = run("import", "codes", "city.gpkg", "codes.csv", *report)
        assert "more" in said, said
        assert "the report file" not in said
        assert ("Option: --report FILE" in said) == (not report), said


def test_a_weak_passphrase_is_warned_of_and_taken(run, tmp_path):
    for passphrase, warned in (("123", True), ("Eule Tisch 47 Regen Kobalt", False)):
        (tmp_path / "p").write_text(passphrase, "utf-8")
        (tmp_path / "q").write_text(passphrase + "\n", "utf-8")
        for path in tmp_path.glob("*.gpkg"):
            path.unlink()
        run("new", "plain.gpkg", "--plain")
        for arguments in (
            ("new", "sealed.gpkg", "--passphrase-file", "p"),
            ("seal", "plain.gpkg", "--passphrase-file", "p"),
            ("passphrase", "sealed.gpkg", "--passphrase-file", "p", "--new-passphrase-file", "q"),
        ):
            code, said = run(*arguments)
            assert (code, "guesses it within hours" in said) == (0, warned), said


def test_what_events_without_a_status_count_as_is_said_once(run, tmp_path):
    run("new", "city.gpkg", "--plain")
    (tmp_path / "in.csv").write_text("编号,时间,类别\n1,2025-06-01,x\n", "utf-8")

    for more in (("--preview",), ()):
        code, said = run("import", "records", "city.gpkg", "in.csv", "--kind", "event", *more)
        assert (code, said.count("No column says")) == (0, 1), said


def test_help_tells_the_rejected_rows_file_and_the_fields_of_every_kind(run, tmp_path):
    run("new", "city.gpkg", "--plain")
    (tmp_path / "places.csv").write_text("名称,经度,纬度\n甲,104,29\n,104,29\n", "utf-8")
    run("import", "records", "city.gpkg", "places.csv", "--kind", "place")
    assert (tmp_path / "places.rejected.csv").exists()
    said = " ".join(run("import", "records", "--help")[1].split())

    assert "as places.rejected.csv for places.csv" in said
    assert "name, lon, lat, address" in said
    assert "FILE.rejected.csv" not in said


def test_verifying_claims_no_more_than_it_does(run):
    run("new", "city.gpkg", "--plain")

    for arguments in (("verify", "city.gpkg"), ("verify", "--help")):
        assert "not compared with the journal" in " ".join(run(*arguments)[1].split())


def test_counts_of_one_need_no_plural(run):
    run("demo", "city.gpkg", "--cells", "30", "--residents", "100", "--events", "100")
    said = run("info", "city.gpkg")[1]

    assert "cities: 1\n" in said
    assert "region: " in said
    assert "sound rows" not in said


def test_a_day_of_which_nothing_is_known_is_said_to_be_one(run, tmp_path):
    few = ["--cells", "30", "--residents", "100", "--events", "100"]
    run("demo", "city.gpkg", *few, "--today", "2026-06-01")

    for day, unknown in (("2020-01-01", True), ("2026-05-01", False)):
        for arguments in (
            ("asof", "city.gpkg", day),
            ("export", "csv", "city.gpkg", f"out-{day}", "--as-of", day),
            ("export", "web", "city.gpkg", f"{day}.html", "--as-of", day),
        ):
            code, said = run(*arguments)
            assert (code, "what it was like is not known" in said) == (0, unknown), said


def test_an_empty_workspace_has_no_issues(run):
    run("new", "city.gpkg", "--plain")

    code, said = run("check", "city.gpkg")

    assert (code, "Traceback" in said) == (0, False), said
