"""What is wrong in a pack, with its place. The sentences are those of the desk, too."""

from django.utils.translation import gettext_lazy as _

from opendistrict.faces.kit.file_words import SENTENCES, told
from opendistrict.kernel.packfile import Problem

__all__ = ["DISAGREES", "SENTENCES", "sentence"]
DISAGREES = _(
    "Gói dữ liệu trái với dữ liệu đã nạp trước (%(file)s, ràng buộc %(constraint)s). "
    "Không có gì được ghi. So sánh với bản gói đã nạp rồi sửa ngày hoặc tên."
)


def sentence(problem: Problem) -> str:
    """file:line:field: what is wrong, what to do."""
    return f"{str(problem.spot).rstrip(':')}: {told(problem)}"
