from gridmap.gui.tips import plain_tip


def test_what_looks_like_html_is_shown_as_it_is_and_other_texts_are_left_alone():
    assert plain_tip("<img src='//x'>\n1 & 2") == "<qt>&lt;img src=&#x27;//x&#x27;&gt;<br>1 &amp; 2</qt>"
    assert plain_tip("桥社区\n1 & 2") == "桥社区\n1 & 2"
