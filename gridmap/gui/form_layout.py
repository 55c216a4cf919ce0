"""Labels beside fields, in rows that are as high as what is said in them needs."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QFormLayout


class FormLayout(QFormLayout):
    """Qt's form, kept from laying out rows by heights that were reckoned for another width.

    Qt keeps the sum of heights for the width it would like best and for the last other one, but the heights
    of the rows only for the width asked about last. So it is never asked about the width it would like best.
    """

    def heightForWidth(self, width: int) -> int:
        return super().heightForWidth(width - self._is_liked_best(width))

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect.adjusted(0, 0, -self._is_liked_best(rect.width()), 0))

    def sizeHint(self) -> QSize:
        return super().sizeHint() + QSize(1, 0)

    def _is_liked_best(self, width: int) -> bool:
        return width == super().sizeHint().width()
