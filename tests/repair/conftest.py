import pytest

from pipeline.settings import RepairOptions

CLEAN = """\
ỦY BAN NHÂN DÂN
XÃ ĐÔNG LĨNH
Số: 27/KH-UBND
KẾ HOẠCH
Tổ chức ngày hội đọc sách năm 2024
Thực hiện Công văn số 318/SGDĐT-VP ngày 14/3/2024 của Sở Giáo dục và Đào tạo, Ủy ban nhân dân xã xây dựng kế hoạch
tổ chức ngày hội đọc sách cho học sinh và nhân dân trên địa bàn với những nội dung sau:
I. MỤC ĐÍCH, YÊU CẦU
1. Phát triển phong trào đọc sách trong các nhà trường, góp phần nâng cao chất lượng giáo dục và đời sống văn hóa.
2. Việc tổ chức bảo đảm thiết thực, an toàn, tiết kiệm, tránh phô trương hình thức.
Đề nghị các đơn vị gửi báo cáo về địa chỉ vanphong@donglinh.example trước 17h00 ngày 20/4/2024.
"""


@pytest.fixture
def clean() -> str:
    return CLEAN


@pytest.fixture
def options() -> RepairOptions:
    return RepairOptions()
