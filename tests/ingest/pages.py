"""Pages written for the tests, with the noise that saved pages carry. The province and its people are invented."""

COUNTERS = """Truy cập hiện tại

Đang có 31 khách và không thành viên đang online

Xây dựng nông thôn mới

Xã Bình Hòa khánh thành trạm y tế mới phục vụ hơn tám nghìn dân

(BLT)- Sáng ngày 18-11, Ủy ban nhân dân xã Bình Hòa khánh thành trạm y tế mới, công trình trọng điểm của năm 2019, \
định hướng 2020. Trạm có 12 giường và 2 bác sĩ.

Trạm trưởng Lê Thị Sáu giới thiệu phòng khám với đoàn công tác

Năm 2020, trạm sẽ khám miễn phí cho người trên 60 tuổi vào thứ Ba hằng tuần...

Hoài Thương
Chào mừng ngày thành lập tỉnh
Phòng chống lụt bão
Số lần xem các bài viết
10287745"""

GLUED = """You are here

Hội thi nấu ăn của học sinh các trường tiểu học trong huyện

Phòng Giáo dục và Đào tạo huyện tổ chức hội thi nấu ăn cho học sinh tiểu học giai đoạn 2021-2025. Có 14 đội dự thi.

 

Minh TúÝ KIẾN BẠN ĐỌC

Thời tiết

LIÊN KẾT WEBSITE"""

DATELINE = """Khởi công cầu Rạch Sâu nối hai xã cù lao

08:38 - Thứ Hai, 14/10/2019 Lượt xem: 11573 In bài viết

BLT - Cầu Rạch Sâu dài 320 mét được khởi công với tổng vốn 45 tỷ đồng, dự kiến xong trong quý IV/2020.

Công nhân đóng cọc thử tại mố M1. Ảnh: Thùy Dương

Ðại diện chủ đầu tư cho biết mặt bằng đã được bàn giao 95%.

Thùy Dương
Bình luận

Tin khác
Sạt lở bờ sông ở xã Tân Lộc
Thu hoạch lúa sớm ở huyện Đông"""

SLOGAN = """MỚI NHẤT
CƠ QUAN CỦA LIÊN HIỆP HỢP TÁC XÃ TỈNH LONG TÂN

Ban Quản lý chợ triển khai thu phí không tiền mặt

Trần Khánh LTO | 12/03/2021 15:23

Sáng 12.3, Ban Quản lý chợ thành phố triển khai thu phí qua mã QR tại 240 sạp hàng.

Quang cảnh buổi triển khai tại chợ Lớn.

Tin mới nhất

Gợi ý dành cho bạn"""

TAGS = """Lớp học bơi miễn phí cho trẻ em nghèo ở thị trấn Phú Mỹ

Thứ 2, 30.09.2019 | 17:20:59
89 lượt xem

Chiều 30-9, thị trấn Phú Mỹ mở lớp học bơi miễn phí cho 60 trẻ em.

Video: 93019_BOI1.mp4

 Lớp học kéo dài ba tuần,  mỗi tuần năm buổi.                    

 Hồng Hạnh 

  • Từ khóa"""

LAW = """Chương I
QUY ĐỊNH CHUNG

Điều 1. Phạm vi điều chỉnh
Quy chế này quy định việc mượn sách tại thư viện trường.

Điều 2. Thời hạn mượn
1. Sinh viên được mượn tối đa năm cuốn trong ba mươi ngày và được gia hạn một lần nếu không có người khác chờ mượn.
2. Giảng viên được mượn tối đa mười cuốn trong chín mươi ngày, không tính thời gian nghỉ hè theo lịch của trường.
3. Người mượn quá hạn phải nộp phí theo các mức sau:
a) Một nghìn đồng cho mỗi ngày quá hạn của mỗi cuốn sách giáo trình;
b) Hai nghìn đồng cho mỗi ngày quá hạn của mỗi cuốn sách tham khảo.

Chương II
ĐIỀU KHOẢN THI HÀNH

Điều 3. Quy chế có hiệu lực từ ngày 1 tháng 9 năm 2022 và thay thế các quy định trước đây.
"""

OFFICIAL = """ỦY BAN NHÂN DÂN XÃ BÌNH HÒA
Số: 12/2021/QĐ-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Bình Hòa, ngày 12 tháng 3 năm 2021

QUYẾT ĐỊNH
Về việc ban hành Quy chế quản lý chợ

Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;

Điều 1. Ban hành kèm theo Quyết định này Quy chế quản lý chợ Bình Hòa.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Trần Văn Bình
"""
