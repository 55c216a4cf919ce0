"""Compare and publish, in the bar above everything while planning."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QPushButton

from gridmap.domain.planning_records import Draft
from gridmap.gui.planning.board import Board
from gridmap.gui.window import Window
from gridmap.words import tr


class TopButtons(QObject):
    """Two buttons at the right of the bar."""

    located = Signal(object)  # Issue that keeps a draft from being published

    def __init__(self, window: Window, board: Board) -> None:
        super().__init__(window)
        self._window, self._board = window, board
        self.compare = QPushButton(tr("plan.compare"))
        self.compare.clicked.connect(self._compare)
        self.publish = QPushButton(tr("plan.publish"))
        self.publish.setProperty("primary", True)
        self.publish.clicked.connect(self._publish)
        row = window.top_bar.layout()
        assert row is not None
        for button in (self.compare, self.publish):
            row.insertWidget(row.count() - 1, button)  # type: ignore[attr-defined]  # a QHBoxLayout
        self.publish.setVisible(not board.session.read_only)  # as undo and redo
        for signal in (board.ready, board.drafts_changed):
            signal.connect(self._enable)
        board.changed.connect(self._enable)
        board.updated.connect(self._lay_again)
        self._enable()

    def close_down(self) -> None:
        """Leave the bar."""
        row = self._window.top_bar.layout()
        for button in (self.compare, self.publish):
            if row is not None:
                row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.deleteLater()

    def _enable(self) -> None:
        view = self._board.view
        drawn = view is not None and bool(view.drawn)
        self.compare.setEnabled(drawn)
        self.publish.setEnabled(drawn and self._board.editable)

    def _compare(self) -> None:
        from gridmap.gui.planning.compare import show_difference

        if self._board.draft_id is not None:
            show_difference(self._window, self._board, self._board.draft_id)

    def _lay_again(self, draft: Draft) -> None:
        self._board.lay(draft.id, self._offer_again)

    def _offer_again(self) -> None:
        """What was approved before it was updated may be so again, for the same day, if any of it is left."""
        board = self._board
        if board.editable and board.view is not None and board.view.drawn:
            self._publish()

    def _publish(self) -> None:
        from gridmap.gui.dialogs import show_once
        from gridmap.gui.planning.publish_dialog import PublishDialog

        draft = self._board.draft
        if draft is not None and self._board.outdated:  # it could not be published, nor checked
            self._board.refused.emit(tr("draft_outdated", name=draft.name, count=self._board.outdated))
        elif draft is not None:
            dialog = PublishDialog(self._window, self._board)
            dialog.located.connect(self.located)
            show_once(dialog)
