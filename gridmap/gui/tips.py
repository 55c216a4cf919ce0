"""Texts of other people's files as tooltips."""

import html


def plain_tip(text: str) -> str:
    """A tooltip that shows a text as it is; Qt would take what looks like HTML for HTML, pictures and all.

    >>> plain_tip("桥社区"), plain_tip("<img src='//x'>\\n1 < 2")
    ('桥社区', '<qt>&lt;img src=&#x27;//x&#x27;&gt;<br>1 &lt; 2</qt>')
    """
    return f"<qt>{html.escape(text).replace(chr(10), '<br>')}</qt>" if "<" in text else text
