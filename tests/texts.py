"""Texts invented for the tests."""

DISPATCH = """\
ỦY BAN NHÂN DÂN
XÃ TÂN LẬP HẠ

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: 127/UBND-VHXH

Tân Lập Hạ, ngày 14 tháng 3 năm 2022

V/v tổ chức Tết trồng cây và vệ sinh môi trường

Kính gửi: Trưởng các thôn trên địa bàn xã.

Thực hiện Kế hoạch số 45/KH-UBND ngày 02/3/2022 của Ủy ban nhân dân huyện Phú Sơn về phong trào trồng cây
năm 2022, Ủy ban nhân dân xã đề nghị các thôn huy động nhân dân tham gia trồng cây, dọn vệ sinh đường làng
ngõ xóm trong hai ngày 19 và 20 tháng 3 năm 2022.

Đề nghị Trưởng các thôn nghiêm túc thực hiện./.

Nơi nhận:
- Như trên;
- Thường trực Đảng ủy xã (b/c);
- Lưu: VT, VHXH.

TM. ỦY BAN NHÂN DÂN
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
Lò Thị Mai Hương
"""
"""A clean công văn of an invented commune."""
