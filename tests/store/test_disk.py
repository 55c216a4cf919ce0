from pathlib import Path

import pytest

from gridmap.domain.errors import UserError
from gridmap.store import disk

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
//server/share /mnt/网格\\040数据 cifs rw 0 0
/dev/sdb1 /mnt/网格\\040数据/local ext4 rw 0 0
server:/home /home nfs4 rw 0 0
tmpfs /home/here tmpfs rw 0 0
tmpfs /stacked tmpfs rw 0 0
server:/x /stacked nfs rw 0 0
"""


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("/data", "ext4"),
        ("/mnt/网格 数据/city", "cifs"),
        ("/mnt/网格 数据/local/city", "ext4"),
        ("/mnt/网格 数据2", "ext4"),
        ("/home/zhang", "nfs4"),
        ("/home/here/zhang", "tmpfs"),
        ("/stacked/a", "nfs"),
    ],
)
def test_the_filesystem_is_that_of_the_nearest_mount(place, expected):
    assert disk.filesystem(Path(place), MOUNTS) == expected


def test_a_local_folder_is_no_network_share(tmp_path):
    assert not disk.on_network_share(tmp_path / "city.gpkg")


def test_too_little_room_is_told_before_anything_is_written(tmp_path):
    with pytest.raises(UserError) as caught:
        disk.ensure_room(tmp_path, 1 << 60)
    assert caught.value.key == "disk_full"
    assert caught.value.values["needed"] == 1 << 40
