"""What a screen reader would find nameless."""

from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QTabBar,
    QTableView,
    QTextEdit,
    QWidget,
)

_CONTROLS = (
    QAbstractButton, QAbstractItemView, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit,
    QPlainTextEdit, QTextEdit, QTabBar,
)  # fmt: skip
_PARTS = (QHeaderView, QScrollBar)  # of another control, which has the name


def nameless(root: QWidget) -> list[str]:
    """Controls below a widget that have neither text nor accessible name, as readable paths."""
    controls = [one for one in root.findChildren(QWidget) if isinstance(one, _CONTROLS)]
    return [_path(one) for one in controls if not _named(one)]


def _named(widget: QWidget) -> bool:
    if isinstance(widget, _PARTS) or _is_part(widget):
        return True
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return bool(widget.accessibleName().strip() or text.strip())


def _is_part(widget: QWidget) -> bool:
    """Whether Qt made it as a piece of a control that is named itself."""
    composed = (QAbstractSpinBox, QComboBox, QLineEdit, QTableView, QTabBar, QTextEdit)
    above = widget.parentWidget()
    while above is not None and not isinstance(above, composed):
        above = above.parentWidget()
    return above is not None or widget.objectName().startswith("qt_")


def _path(widget: QWidget) -> str:
    names, at = [], widget
    while at is not None:
        names.append(at.objectName() or type(at).__name__)
        at = at.parentWidget()
    return "/".join(reversed(names))
