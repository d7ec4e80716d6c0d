"""Follow-up questions as visitors of a public-service page type them, and what each asks.

`SEEN` was looked at while the rules were made, `HELD_OUT` was written before there were any and not looked at until
they gave `SEEN`: 43 of its 48 were right then. `LATER` was written after that: 24 of 30. All are held to the letter.
"""

from typing import NamedTuple

from rag.types import Turn


class Case(NamedTuple):
    """A conversation so far, the next question, and that question as it stands alone; None: it already does."""

    history: tuple[Turn, ...]
    question: str
    alone: str | None


def after(*turns: str, ask: str, alone: str | None = None) -> Case:
    """Build a case; a turn is a question, or `question >> answer`."""
    parts = [turn.partition(" >> ") for turn in turns]
    return Case(tuple(Turn(question, answer) for question, _, answer in parts), ask, alone)


POVERTY = "Tỷ lệ hộ nghèo của tỉnh năm 2019 là bao nhiêu?"
CHAIRMAN = "Chủ tịch UBND tỉnh Lam Giang là ai?"
SECRETARY = "Bí thư Tỉnh ủy Lam Giang hiện nay là ai?"
ANSWERED_BY_HER = f"{SECRETARY} >> Sáng 4/12, bà Lê Thị Thu Hà được bầu giữ chức Bí thư Tỉnh ủy Lam Giang. [1]"
SPLITTING = "Theo Quyết định 15/2019/QĐ-UBND, diện tích tối thiểu để tách thửa là bao nhiêu?"
BRIDGE = "Cầu Cả Nhỏ 2 khởi công khi nào?"
RED_BOOK = "Làm sổ đỏ lần đầu nộp hồ sơ ở đâu?"

SEEN = (
    # Another time.
    after(POVERTY, ask="Còn năm 2020 thì sao?", alone="Tỷ lệ hộ nghèo của tỉnh năm 2020 là bao nhiêu?"),
    after(POVERTY, ask="Thế còn 2020?", alone="Tỷ lệ hộ nghèo của tỉnh năm 2020 là bao nhiêu?"),
    after(POVERTY, ask="năm 2021 thì thế nào?", alone="Tỷ lệ hộ nghèo của tỉnh năm 2021 là bao nhiêu?"),
    after(POVERTY, ask="con nam 2020 thi sao", alone="Tỷ lệ hộ nghèo của tỉnh năm 2020 là bao nhiêu?"),
    after(
        "Tỷ lệ hộ nghèo của tỉnh là bao nhiêu?",
        ask="Còn năm 2020 thì sao?",
        alone="Tỷ lệ hộ nghèo của tỉnh là bao nhiêu năm 2020?",
    ),
    after(
        "Thu ngân sách quý I/2019 đạt bao nhiêu?", ask="Còn quý II?", alone="Thu ngân sách quý II/2019 đạt bao nhiêu?"
    ),
    after("Tháng 6/2020 có bao nhiêu ca mắc?", ask="Tháng 7 thì sao?", alone="Tháng 7/2020 có bao nhiêu ca mắc?"),
    after(
        "Ai được bầu làm Chủ tịch HĐND tỉnh khóa XV?",
        ask="Còn khóa XVI?",
        alone="Ai được bầu làm Chủ tịch HĐND tỉnh khóa XVI?",
    ),
    after(
        "Năm 2019, Trưởng Ban Tổ chức Tỉnh ủy Lam Giang là ai?",
        ask="Còn hiện nay?",
        alone="Hiện nay, Trưởng Ban Tổ chức Tỉnh ủy Lam Giang là ai?",
    ),
    # Another place.
    after(
        "Tỷ lệ hộ nghèo ở huyện Mường Lạn là bao nhiêu?",
        ask="Còn ở huyện Quỳ Sơn?",
        alone="Tỷ lệ hộ nghèo ở huyện Quỳ Sơn là bao nhiêu?",
    ),
    after(
        "Quỳ Sơn còn thiếu bao nhiêu giáo viên?",
        ask="Mường Lạn thì sao?",
        alone="Mường Lạn còn thiếu bao nhiêu giáo viên?",
    ),
    after(POVERTY, ask="Thế huyện Quỳ Sơn thì sao?", alone="Tỷ lệ hộ nghèo của huyện Quỳ Sơn năm 2019 là bao nhiêu?"),
    after(CHAIRMAN, ask="Còn Phó Chủ tịch?", alone="Phó Chủ tịch UBND tỉnh Lam Giang là ai?"),
    after(CHAIRMAN, ask="Còn Giám đốc Sở Tài chính?", alone="Giám đốc Sở Tài chính là ai?"),
    # Another document, another thing.
    after(
        SPLITTING, ask="Còn Quyết định 51?", alone="Theo Quyết định 51, diện tích tối thiểu để tách thửa là bao nhiêu?"
    ),
    after("Khoản 1 Điều 5 quy định gì?", ask="Còn khoản 2?", alone="Khoản 2 Điều 5 quy định gì?"),
    after(
        "Tỉnh có bao nhiêu xã nông thôn mới?",
        ask="Còn xã đặc biệt khó khăn?",
        alone="Tỉnh có bao nhiêu xã đặc biệt khó khăn?",
    ),
    after(
        "Lệ phí đăng ký tạm trú là bao nhiêu?",
        ask="Còn người nước ngoài?",
        alone="Lệ phí đăng ký tạm trú là bao nhiêu đối với người nước ngoài?",
    ),
    # Pronouns.
    after(ANSWERED_BY_HER, ask="Bà ấy sinh năm nào?", alone="Bà Lê Thị Thu Hà sinh năm nào?"),
    after("Ông Trần Quang Nhật quê ở đâu?", ask="Ông ấy giữ chức gì?", alone="Ông Trần Quang Nhật giữ chức gì?"),
    after(
        "Quy định 80-QĐ/TU nói về việc gì?",
        ask="Nó có hiệu lực từ khi nào?",
        alone="Quy định 80-QĐ/TU có hiệu lực từ khi nào?",
    ),
    after(
        "Luân chuyển cán bộ theo văn bản nào? >> Thực hiện theo Quy định số 80-QĐ/TU của Ban Thường vụ. [1]",
        ask="Quy định này thay thế quy định nào?",
        alone="Quy định số 80-QĐ/TU thay thế quy định nào?",
    ),
    after(
        "Diện tích huyện Mường Lạn là bao nhiêu?",
        ask="Ở đó có bao nhiêu người?",
        alone="Ở huyện Mường Lạn có bao nhiêu người?",
    ),
    after(
        "Dự án cầu Cả Nhỏ 2 khởi công khi nào?",
        ask="Dự án đó có tổng mức đầu tư bao nhiêu?",
        alone="Dự án cầu Cả Nhỏ 2 có tổng mức đầu tư bao nhiêu?",
    ),
    after(
        "Bà Lê Thị Thu Hà được bầu khi nào? >> Bà được bầu ngày 4/12/2020. [1]",
        ask="Khi đó ai là Chủ tịch tỉnh?",
        alone="Ngày 4/12/2020 ai là Chủ tịch tỉnh?",
    ),
    # What is left out.
    after(BRIDGE, ask="Ở đâu?", alone="Cầu Cả Nhỏ 2 khởi công ở đâu?"),
    after("Quyết định 51 quy định gì?", ask="Ai ký?", alone="Ai ký Quyết định 51?"),
    after(
        "Năm 2019 Nghi Hải có bao nhiêu người mua thẻ bảo hiểm y tế?",
        ask="Vì sao?",
        alone="Vì sao năm 2019 Nghi Hải có người mua thẻ bảo hiểm y tế?",
    ),
    after(RED_BOOK, ask="Mất bao lâu?", alone="Làm sổ đỏ lần đầu nộp hồ sơ mất bao lâu?"),
    after(RED_BOOK, ask="le phi bao nhieu", alone="Lam so do lan dau nop ho so le phi bao nhieu?"),
    # English.
    after("What was the poverty rate in 2019?", ask="What about 2020?", alone="What was the poverty rate in 2020?"),
    after(
        "How many hospitals are there in Vinh Son?", ask="And in Hanoi?", alone="How many hospitals are there in Hanoi?"
    ),
    after(
        "Who is the chairman of Lam Giang? >> Mr Nguyen Van An has been chairman since 2021. [1]",
        ask="When was he born?",
        alone="When was Nguyen Van An born?",
    ),
    after("What does Decision 51 say?", ask="Who signed it?", alone="Who signed Decision 51?"),
    after("When was the Ca Nho 2 bridge closed?", ask="Why?", alone="Why was the Ca Nho 2 bridge closed?"),
    # Chains.
    after(
        POVERTY,
        "Còn năm 2020 thì sao?",
        ask="Thế huyện Quỳ Sơn?",
        alone="Tỷ lệ hộ nghèo của huyện Quỳ Sơn năm 2020 là bao nhiêu?",
    ),
    after(POVERTY, "Cảm ơn bạn!", ask="Còn năm 2021?", alone="Tỷ lệ hộ nghèo của tỉnh năm 2021 là bao nhiêu?"),
    # What stands alone.
    after(POVERTY, ask="Còn bao nhiêu bản chưa có sóng 4G?"),
    after(CHAIRMAN, ask="thế Giám đốc Sở Tài chính là ai?"),
    after(POVERTY, ask="Cảm ơn!"),
    after(POVERTY, ask="Xin chào"),
    after(POVERTY, ask="Lệ phí đăng ký tạm trú là bao nhiêu?"),
    after(RED_BOOK, ask="Con tôi học lớp 1 thì nộp hồ sơ ở đâu?"),
    after(POVERTY, ask="Nếu tôi mất giấy khai sinh thì sao?"),
    after(RED_BOOK, ask="Người nộp đơn muốn rút đơn đó thì làm thế nào?"),
    after(BRIDGE, ask="Trong đó có bao nhiêu nhịp dẫn dài hơn 40 mét?"),
    after(ask="Còn năm 2020 thì sao?"),
    after("Who signed Decision 51?", ask="Is it true that Lam Giang University teaches in English?"),
)

HELD_OUT = (
    # Another time.
    after(
        "Năm 2023 Lam Giang đón bao nhiêu khách du lịch?",
        ask="2022 thì sao?",
        alone="Năm 2022 Lam Giang đón bao nhiêu khách du lịch?",
    ),
    after(
        "Học phí ngành Dược năm học 2022 - 2023 là bao nhiêu?",
        ask="Còn năm học 2023 - 2024?",
        alone="Học phí ngành Dược năm học 2023 - 2024 là bao nhiêu?",
    ),
    after(
        "Đến ngày 31/12/2019 có bao nhiêu đảng viên?",
        ask="Còn ngày 31/12/2020?",
        alone="Đến ngày 31/12/2020 có bao nhiêu đảng viên?",
    ),
    after("Chủ tịch UBND tỉnh hiện nay là ai?", ask="Thế năm 2018?", alone="Chủ tịch UBND tỉnh năm 2018 là ai?"),
    after(
        "ty le ho ngheo nam 2019 la bao nhieu",
        ask="the con 2021 thi sao",
        alone="ty le ho ngheo nam 2021 la bao nhieu?",
    ),
    after(
        "Giai đoạn 2015-2020 giảm bao nhiêu biên chế?",
        ask="Còn giai đoạn 2021-2025 thì thế nào?",
        alone="Giai đoạn 2021-2025 giảm bao nhiêu biên chế?",
    ),
    after("Tuần 40 có mấy ca sốt xuất huyết?", ask="Còn tuần 41?", alone="Tuần 41 có mấy ca sốt xuất huyết?"),
    after(
        "Đại hội lần thứ XIX có bao nhiêu đại biểu?",
        ask="Thế còn lần thứ XVIII?",
        alone="Đại hội lần thứ XVIII có bao nhiêu đại biểu?",
    ),
    # Another place, another person or office.
    after(
        "Chi nhánh Quỳ Sơn tiếp nhận hồ sơ thứ mấy?",
        ask="Còn Thạch Khê?",
        alone="Chi nhánh Thạch Khê tiếp nhận hồ sơ thứ mấy?",
    ),
    after("Bí thư Huyện ủy Mường Lạn là ai?", ask="Còn Chủ tịch huyện?", alone="Chủ tịch huyện Mường Lạn là ai?"),
    after("Thành phố Vĩnh Sơn có mấy phường?", ask="Thị xã Bình Lễ thì sao?", alone="Thị xã Bình Lễ có mấy phường?"),
    after(
        "dan so huyen Muong Lan la bao nhieu",
        ask="con huyen Quy Son thi sao",
        alone="dan so huyen Quy Son la bao nhieu?",
    ),
    after("Ông Cao Văn Phúc giữ chức gì?", ask="Còn bà Đặng Thị Bích Vân?", alone="Bà Đặng Thị Bích Vân giữ chức gì?"),
    after("Giám đốc Sở Y tế là ai?", ask="Phó Giám đốc thì sao?", alone="Phó Giám đốc Sở Y tế là ai?"),
    # Another document, another thing.
    after("Nghị quyết số 14/2022/NQ-HĐND quy định gì?", ask="Thế Nghị quyết 22?", alone="Nghị quyết 22 quy định gì?"),
    after("Vé xe buýt tuyến 03 bao nhiêu tiền?", ask="Còn tuyến 08?", alone="Vé xe buýt tuyến 08 bao nhiêu tiền?"),
    after("Hộ nghèo được hỗ trợ bao nhiêu?", ask="Còn hộ cận nghèo?", alone="Hộ cận nghèo được hỗ trợ bao nhiêu?"),
    after(
        "Đăng ký thường trú hết bao nhiêu tiền?",
        ask="Còn tạm trú thì sao?",
        alone="Đăng ký tạm trú hết bao nhiêu tiền?",
    ),
    # Pronouns.
    after(
        "Ai là Giám đốc Sở Y tế? >> Ông Tạ Quốc Dũng, Giám đốc Sở Y tế, cho biết thông tin trên. [1]",
        ask="Ông này bao nhiêu tuổi?",
        alone="Ông Tạ Quốc Dũng bao nhiêu tuổi?",
    ),
    after(
        "ai la giam doc so y te >> Ông Tạ Quốc Dũng, Giám đốc Sở Y tế, cho biết. [1]",
        ask="ong ay que o dau",
        alone="ong Ta Quoc Dung que o dau?",
    ),
    after(
        "Kế hoạch số 318/KH-SYT do ai ban hành?",
        ask="Kế hoạch đó có hiệu lực khi nào?",
        alone="Kế hoạch số 318/KH-SYT có hiệu lực khi nào?",
    ),
    after(
        "Bệnh viện Đa khoa tỉnh có bao nhiêu giường?",
        ask="Bệnh viện này mở cửa lúc mấy giờ?",
        alone="Bệnh viện Đa khoa tỉnh mở cửa lúc mấy giờ?",
    ),
    after(
        "Quyết định 51 do ai ký?", ask="Văn bản này có hiệu lực khi nào?", alone="Quyết định 51 có hiệu lực khi nào?"
    ),
    after(
        "Trung tâm Phục vụ hành chính công ở đâu? >> Trung tâm đặt tại thành phố Vĩnh Sơn. [1]",
        ask="Ở đó có bãi đỗ xe không?",
        alone="Ở thành phố Vĩnh Sơn có bãi đỗ xe không?",
    ),
    after("Công ty Phúc Lộc bị phạt bao nhiêu tiền?", ask="Công ty này ở đâu?", alone="Công ty Phúc Lộc ở đâu?"),
    after(
        "Lễ hội đền Nậm Khê tổ chức năm 2023 ra sao?",
        ask="Năm đó có bao nhiêu khách?",
        alone="Năm 2023 có bao nhiêu khách?",
    ),
    # What is left out.
    after(
        "Trung tâm tiêm chủng bắt đầu hoạt động từ hôm nào?",
        ask="Ở đâu vậy?",
        alone="Trung tâm tiêm chủng bắt đầu hoạt động ở đâu?",
    ),
    after("Xin cấp hộ chiếu cần giấy tờ gì?", ask="Nộp ở đâu?", alone="Xin cấp hộ chiếu nộp ở đâu?"),
    after("Xin cấp hộ chiếu cần giấy tờ gì?", ask="Hết bao nhiêu tiền?", alone="Xin cấp hộ chiếu hết bao nhiêu tiền?"),
    after("Thí sinh bị đình chỉ thi năm nào?", ask="Tại sao?", alone="Tại sao thí sinh bị đình chỉ thi?"),
    after(
        "Quy định 80-QĐ/TU nói về việc gì?",
        ask="Có hiệu lực từ khi nào?",
        alone="Quy định 80-QĐ/TU có hiệu lực từ khi nào?",
    ),
    # English.
    after(
        "How many passengers used Vinh Son Airport in 2021?",
        ask="And 2022?",
        alone="How many passengers used Vinh Son Airport in 2022?",
    ),
    after(
        "Who runs Lam Giang University? >> Dr Bui Thi Quynh Mai runs it. [1]",
        ask="Where does she work?",
        alone="Where does Bui Thi Quynh Mai work?",
    ),
    after("What is Regulation 80 about?", ask="When did it take effect?", alone="When did Regulation 80 take effect?"),
    after("Where is the new terminal being built?", ask="When?", alone="When is the new terminal being built?"),
    after("What is the port tariff in 2022?", ask="How about 2024?", alone="What is the port tariff in 2024?"),
    # Chains.
    after(
        "Quyết định 15 quy định gì?",
        "Còn Quyết định 51?",
        ask="Ai ký?",
        alone="Ai ký Quyết định 51?",
    ),
    # What stands alone.
    after(CHAIRMAN, ask="Ông Lê Văn Bảy sinh năm nào?"),
    after(POVERTY, ask="Còn nhà nào chưa có điện ở Mường Lạn không?"),
    after(POVERTY, ask="ok cảm ơn nhé"),
    after(POVERTY, ask="Thanks a lot!"),
    after(RED_BOOK, ask="Bệnh viện Đa khoa tỉnh ở đâu?"),
    after(POVERTY, ask="Mức hưởng trợ cấp thất nghiệp tối đa là bao nhiêu?"),
    after(POVERTY, ask="Ai là Giám đốc Sở Y tế năm 2019?"),
    after(RED_BOOK, ask="ho ngheo duoc ho tro bao nhieu tien"),
    after(CHAIRMAN, ask="Năm 2020 có bao nhiêu hộ thoát nghèo?"),
    after(CHAIRMAN, ask="Which law is it that regulates land in Vietnam?"),
    after(RED_BOOK, ask="Họ tên trong giấy khai sinh sai thì sửa ở đâu?"),
)

LATER = (
    after(
        "Số ca sốt xuất huyết của thị xã Bình Lễ năm 2022 là bao nhiêu?",
        ask="Còn 2023 thì sao ạ?",
        alone="Số ca sốt xuất huyết của thị xã Bình Lễ năm 2023 là bao nhiêu?",
    ),
    after(
        "Số ca sốt xuất huyết của thị xã Bình Lễ năm 2022 là bao nhiêu?",
        ask="Huyện Quỳ Sơn thì thế nào?",
        alone="Số ca sốt xuất huyết của huyện Quỳ Sơn năm 2022 là bao nhiêu?",
    ),
    after(
        "Giá vé xe buýt tháng 5/2024 là bao nhiêu?",
        ask="Thế tháng 6?",
        alone="Giá vé xe buýt tháng 6/2024 là bao nhiêu?",
    ),
    after("so ca sot xuat huyet nam 2022", ask="con nam 2021", alone="so ca sot xuat huyet nam 2021?"),
    after(
        "Hiệu trưởng Trường Đại học Lam Giang là ai? >> PGS.TS. Trần Văn Hòa là Hiệu trưởng từ năm 2022. [1]",
        ask="Ông ấy nhậm chức khi nào?",
        alone="Ông Trần Văn Hòa nhậm chức khi nào?",
    ),
    after(
        "Hiệu trưởng Trường Đại học Lam Giang là ai?",
        ask="Còn Phó Hiệu trưởng?",
        alone="Phó Hiệu trưởng Trường Đại học Lam Giang là ai?",
    ),
    after("Trường Đại học Lam Giang có mấy khoa?", ask="Trường này ở đâu?", alone="Trường Đại học Lam Giang ở đâu?"),
    after(
        "Nghị quyết 22/2023/NQ-HĐND hỗ trợ ai?",
        ask="Nghị quyết đó có hiệu lực từ ngày nào?",
        alone="Nghị quyết 22/2023/NQ-HĐND có hiệu lực từ ngày nào?",
    ),
    after("Nghị quyết 22/2023/NQ-HĐND hỗ trợ ai?", ask="Ai ký?", alone="Ai ký Nghị quyết 22/2023/NQ-HĐND?"),
    after(
        "Thi tuyển công chức năm 2023 đóng bao nhiêu tiền?",
        ask="Khi nào?",
        alone="Thi tuyển công chức năm 2023 đóng khi nào?",
    ),
    after(
        "Thi tuyển công chức năm 2023 đóng bao nhiêu tiền?",
        ask="Nộp hồ sơ ở đâu?",
        alone="Thi tuyển công chức năm 2023 nộp hồ sơ ở đâu?",
    ),
    after(
        "Đường ven biển dài bao nhiêu km?", ask="Vốn đầu tư bao nhiêu?", alone="Đường ven biển vốn đầu tư bao nhiêu?"
    ),
    after(
        "Who is the director of the hospital? >> Dr Ta Quoc Dung is the director. [1]",
        ask="Where did he study?",
        alone="Where did Ta Quoc Dung study?",
    ),
    after("How much is the shuttle fare in 2023?", ask="And now?", alone="How much is the shuttle fare now?"),
    after("How do I renew a work permit?", ask="How long is it valid?"),
    after("Lễ hội đền Nậm Khê diễn ra khi nào?", ask="Giá gửi xe bao nhiêu?"),
    after("Lễ hội đền Nậm Khê diễn ra khi nào?", ask="Xin hỏi số điện thoại Sở Y tế?"),
    after("Lễ hội đền Nậm Khê diễn ra khi nào?", ask="Ở đó có chỗ đậu xe không?"),
    after("Lễ hội đền Nậm Khê diễn ra khi nào?", ask="Cho tôi hỏi về thủ tục cấp hộ chiếu"),
    after("Lễ hội đền Nậm Khê diễn ra khi nào?", ask="Tạm biệt"),
    after("Lễ hội đền Nậm Khê diễn ra khi nào?", ask="Bạn là ai?"),
    after("Lễ hội đền Nậm Khê diễn ra khi nào?", ask="Con đường nào đi nhanh nhất?"),
    after("Lễ hội đền Nậm Khê diễn ra khi nào?", ask="Thế giới có bao nhiêu nước?"),
    after("Lễ hội đền Nậm Khê diễn ra khi nào?", ask="Và ai là Chủ tịch tỉnh?"),
    after("Lễ hội đền Nậm Khê diễn ra khi nào?", ask="what"),
    after("Lễ hội đền Nậm Khê diễn ra khi nào?", ask="Năm 2024?", alone="Lễ hội đền Nậm Khê diễn ra khi nào năm 2024?"),
    after("Ngành Dược lấy bao nhiêu điểm năm 2022?", ask="Còn ngành Y?", alone="Ngành Y lấy bao nhiêu điểm năm 2022?"),
    after("Ngành Dược lấy bao nhiêu điểm năm 2022?", ask="Còn điểm chuẩn năm nay?"),
    after("Hộ nghèo có được miễn phí không?", ask="Còn hộ cận nghèo?", alone="Hộ cận nghèo có được miễn phí không?"),
    after(
        "Cán bộ luân chuyển được trợ cấp bao nhiêu theo Quy định 80?",
        ask="Theo Quy định 08 thì sao?",
        alone="Cán bộ luân chuyển được trợ cấp bao nhiêu theo Quy định 08?",
    ),
)
