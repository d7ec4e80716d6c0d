"""What the furniture of saved web pages looks like, Vietnamese and English: tables to be read and added to.

Each row is a pattern that a line must match whole, without its bullets and closing marks. Rows are written as match
keys (lower case, `hoà` for `hòa`); a test holds them to it.
"""

# Never content, wherever it stands.
ANYWHERE = (
    # Counters.
    r"(?:đang|hiện) có [\d.,]+ (?:khách|người|thành viên).*(?:online|trực tuyến|truy cập|thành viên)",
    r"(?:truy cập hiện tại|thống kê truy cập|số (?:lượt|lần) truy cập|tổng (?:số )?(?:lượt )?truy cập)[: ]*[\d.,]*",
    r"(?:đang truy cập|đang online|đang trực tuyến|lượt truy cập)[: ]*[\d.,]*",
    r"(?:số )?(?:lượt|lần) (?:xem|đọc|tải)(?: các bài viết| bài viết)?[: ]*[\d.,]*",
    r"(?:đã xem|số người xem|views?|viewed|reads?|hits?|page views?|visitors?)[: ]+[\d.,]+(?: times)?",
    r"[\d.,]+ (?:lượt (?:xem|đọc|thích|tải|truy cập)|views?|likes?|shares?|comments?|bình luận)",
    # Buttons.
    r"(?:you are here|bạn đang (?:ở|xem)(?: đây)?)(?: ?[:/>»].{0,160})?|skip to (?:main )?content",
    r"chuyển đến nội dung chính",
    r"in bài viết|in bài|in trang(?: này)?|bản in|print(?: this page| article)?",
    r"gửi (?:email|e-mail|qua email|cho bạn bè|bài viết|bình luận)|email this(?: page| article)?",
    r"chia sẻ(?: bài viết| lên facebook)?|share(?: this(?: article| page)?)?|tweet|lưu bài(?: viết)?",
    r"cỡ chữ.{0,20}|font size.{0,20}|a- ?a ?a\+|nghe (?:đọc )?bài(?: viết)?|0:00.{0,20}",
    r"(?:về|lên) đầu trang|trở về đầu trang|back to top",
    # Players and files.
    r"(?:video|audio|clip|file|ảnh)(?: clip)? ?: ?[^\s/]+\.(?:mp4|flv|mp3|avi|mov|wmv|m4a|webm|jpe?g|png|gif)",
    r"[\w-]+\.(?:mp4|flv|mp3|avi|mov|wmv|m4a|webm|jpe?g|png|gif)",
    r"(?:trình duyệt|your browser).*(?:không hỗ trợ|does not support).*",
    r"(?:we use|this (?:web)?site uses) cookies.*|accept(?: all)? cookies",
)

# Heads a box of links even between two paragraphs.
OPENS_BOX = (
    r"(?:các |những )?(?:tin|bài)(?: tức| viết)? (?:khác|liên quan|cùng (?:chuyên mục|loại|chủ đề)|đã đưa|đã đăng)",
    r"(?:các |những )?(?:tin|bài)(?: tức| viết)? (?:đọc|xem) nhiều(?: nhất)?",
    r"related (?:articles|posts|news|stories)|you may also like",
)

# Heads a list of links or comments, if it stands above or below the text.
OPENS_LINKS = (
    *OPENS_BOX,
    r"(?:các |những )?(?:tin|bài)(?: tức| viết)? (?:mới(?: nhất| hơn| đăng)?|cũ hơn|tiếp theo|nổi bật|nóng|trước đó)",
    r"(?:also|more) in .{0,40}|read next|most read.{0,20}",
    r"(?:các )?tin,? bài (?:khác|liên quan|mới|cùng chuyên mục)",
    r"mới nhất|nổi bật|(?:đọc|xem|quan tâm) nhiều(?: nhất)?|tiêu điểm|tin nóng|cùng chuyên mục|bài trước",
    r"bài sau",
    r"gợi ý(?: dành)? cho bạn|(?:bạn )?có thể (?:bạn )?quan tâm|đọc thêm|xem thêm|dành cho bạn",
    r"(?:các )?liên kết(?: website| web| trang| hữu ích)?|website liên kết|chuyên mục(?: khác)?",
    r"danh mục(?: tin)?",
    r"related(?: articles| posts| news| stories| content)?|you may also like|more (?:news|stories|from .*)",
    r"read (?:more|next)",
    r"most (?:read|popular|viewed)|latest(?: news| posts)?|recommended(?: for you)?|trending|popular posts",
    r"recent posts",
    r"(?:gửi |viết )?bình luận(?: \(?\d+\)?)?|ý kiến(?: của)? (?:bạn đọc|độc giả)(?: \(?\d+\)?)?",
    r"phản hồi(?: \(?\d+\)?)?",
    r"(?:leave|post|add) a (?:comment|reply)|comments?(?: \(?\d+\)?)?|discussion",
)

# Could be a heading inside a text, so it is looked for only above the first and below the last sentence.
AT_THE_EDGES = (
    *OPENS_LINKS,
    r"trang chủ|trang nhất|home|menu|đăng nhập|đăng kí|đăng ký|đăng xuất|log ?in|sign (?:in|up)|register",
    r"search|tìm kiếm",
    r"giới thiệu|about us|liên hệ|contact(?: us)?|sơ đồ (?:trang|site|website|cổng)|site ?map|rss|english",
    r"tiếng việt|hỏi đáp",
    r"tin tức(?: -|,)? sự kiện|tin tức|thư viện (?:ảnh|video|hình ảnh)|video(?: clips?)?|hình ảnh|quảng cáo",
    r"advertisement",
    r"thời tiết|dự báo thời tiết|(?:tỷ|tỉ) giá(?: ngoại tệ)?|giá vàng|lịch (?:công tác|vạn niên|tuần)",
    r"\d{1,2} ?°c?.{0,20}",
    r"(?:hôm nay|hôm qua|tuần này|tuần trước|tháng này|tháng trước|tất cả|tổng cộng|tổng số)[: ]*[\d.,]+",
    r"trang chủ .{0,160}|home (?:news|about|[|/>»]).{0,160}|(?:choose|select) (?:your )?language.{0,80}",
    r"(?:chọn )?ngôn ngữ ?:.{0,80}|subscribe(?: to)?.{0,30}|đăng ký nhận (?:bản )?tin.{0,60}|book now.{0,40}",
    r"search .{0,20}|terms.{0,30}privacy.{0,30}|đánh giá(?: bài viết)?.{0,40}(?:★|lượt).{0,20}",
    r"(?:từ khoá|tags?|thẻ|keywords?|chủ đề)(?: ?:.{0,300})?|#[\w]+(?:[ ,]+#[\w]+)*",
    r"facebook|twitter|zalo|youtube|instagram|linkedin|pinterest|telegram|tiktok|google\+?|email|in|thích|like",
    r"[\d.,]{4,}|trang trước|trang sau|trở về|quay lại|next(?: page| article| post)?",
    r"previous(?: page| article| post)?|« ?|» ?",
    r"(?:©|copyright\b|bản quyền (?:thuộc|©|\d)|all rights reserved).{0,200}",
    r".{0,80}(?:all rights reserved|giữ bản quyền)",
    r"(?:ghi rõ|vui lòng ghi|đề nghị ghi) (?:rõ )?nguồn.{0,200}|(?:designed|powered|developed) by.{0,80}",
    r"(?:đơn vị|cơ quan) chủ quản ?:.{0,120}|chịu trách nhiệm(?: chính| nội dung| xuất bản)? ?:.{0,120}",
    r"giấy phép(?: thiết lập| xuất bản| hoạt động).{0,40}(?:trang|cổng|báo|website|mạng).{0,120}",
    r"(?:phát triển|thiết kế|xây dựng) bởi.{0,80}|privacy policy|terms of (?:use|service)|chính sách bảo mật",
)

# Words of buttons; a line of nothing else is one.
BUTTONS = (
    r"in bài viết|in trang|in|gửi (?:email|e-mail|mail|phản hồi|bài viết|bình luận|góp ý)|gửi|chia sẻ|lưu",
    r"quay lại|trở về",
    r"(?:về )?đầu trang|thích|phản hồi|a-|a\+|a|share|print|save|email|e-mail|like|tweet|facebook|zalo|twitter|reply",
)

# A site's own line above the title.
SLOGANS = (
    r"cơ quan (?:của|ngôn luận|trung ương|thông tin).{0,120}|tiếng nói (?:của|chính thức).{0,120}",
    r"diễn đàn của.{0,100}",
    r"(?:cổng|trang)(?: thông)?(?: tin| thông tin)?(?: điện tử| giao tiếp điện tử).{0,100}",
    r"báo .{0,40} (?:điện tử|online)",
    r"(?:the )?official (?:website|web ?site|portal|newspaper) of.{0,100}|(?:the )?organ of.{0,100}",
    r"website .{0,80}",
)

# The head of an official paper is content, however often it is repeated.
LETTERHEAD = (
    r"cộng hoà xã hội chủ nghĩa việt nam|độc lập ?[-–] ?tự do ?[-–] ?hạnh phúc|đảng cộng sản việt nam",
    r"số ?:.{0,60}|(?:tm|kt|tl|tuq)\..{0,60}|chủ tịch|phó chủ tịch|giám đốc|phó giám đốc|hiệu trưởng|bộ trưởng",
    r"[-–_*o ]+",
)

# The same where it stands in capitals.
LETTERHEAD_IN_CAPITALS = (
    r"(?:uỷ ban|ubnd|hội đồng nhân dân|hđnd|sở|bộ|cục|tổng cục|chi cục|văn phòng|quốc hội)\b.{0,60}",
    r"(?:tỉnh uỷ|thành uỷ|huyện uỷ|đảng bộ|ban|trường|công ty|bệnh viện|trung tâm|chính phủ)\b.{0,60}",
    r"(?:quyết định|nghị quyết|nghị định|thông tư|thông báo|kế hoạch|báo cáo|chỉ thị|hướng dẫn|tờ trình|công văn)",
    r"(?:kết luận|quy chế|quy định|quy trình|giấy mời|biên bản|luật|chương trình|đề án|điều lệ)",
)
