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
