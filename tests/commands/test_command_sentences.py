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
