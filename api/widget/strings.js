/** Every word the widget shows, in both languages. A page may override any of them by its name. */

const STRINGS = {
  vi: {
    heading: "Hỏi Đáp",
    launcher: "Hỏi đáp",
    greeting: "Xin chào! Bạn cần biết điều gì? Mỗi câu trả lời đều dẫn nguồn.",
    suggestions: "Câu hỏi gợi ý",
    conversation: "Cuộc trò chuyện",
    placeholder: "Nhập câu hỏi…",
    send: "Gửi",
    stop: "Dừng",
    close: "Đóng",
    fresh: "Cuộc trò chuyện mới",
    you: "Bạn hỏi",
    understood: "Hiểu là: {question}",
    received: "Đang gửi câu hỏi…",
    queued: "Đang chờ đến lượt…",
    working: "Đang tìm trong tài liệu…",
    found: "Đang đọc {found} đoạn tìm được…",
    writing: "Đang soạn câu trả lời…",
    slow: "Vẫn đang tìm, xin chờ thêm một chút…",
    slow_writing: "Vẫn đang soạn, xin chờ thêm một chút…",
    nearest: "Những đoạn gần nhất",
    written: "Do mô hình ngôn ngữ viết, từng câu đã đối chiếu nguồn.",
    unverified: "chưa kiểm chứng",
    unproved: "Nguồn không chứng minh câu này.",
    sources: "Nguồn",
    source: "Nguồn {marker}: {title}",
    untitled: "Tài liệu không có tên",
    context: "Xem trong tài liệu",
    back: "Trở lại",
    open: "Mở trang nguồn tại câu này",
    opens: "mở trong thẻ mới",
    loading: "Đang mở tài liệu…",
    bare: "Không mở được tài liệu; dưới đây là câu được trích.",
    inferred: "{date} (suy ra từ nội dung)",
    undated: "Không rõ ngày",
    copy: "Sao chép",
    copied: "Đã sao chép",
    uncopied: "Không sao chép được",
    up: "Hữu ích",
    down: "Chưa hữu ích",
    comment: "Góp ý thêm (không bắt buộc)",
    submit: "Gửi góp ý",
    thanks: "Cảm ơn bạn đã góp ý.",
    unsent: "Chưa gửi được, xin thử lại.",
    expired: "Câu trả lời này đã cũ, không còn nhận góp ý.",
    retry: "Thử lại",
    again: "Hỏi lại",
    stopped: "Đã dừng theo yêu cầu của bạn.",
    incomplete: "Câu trả lời bị ngắt giữa chừng, phần trên chưa đầy đủ.",
    offline: "Bạn đang ngoại tuyến.",
    unreachable: "Không kết nối được với dịch vụ. Câu hỏi của bạn vẫn còn đây.",
    limited: "Bạn đã hỏi nhiều trong thời gian ngắn.",
    busy: "Dịch vụ đang bận.",
    wait: "Có thể thử lại sau {seconds} giây.",
    ready: "Bây giờ có thể thử lại.",
    forbidden: "Trang {origin} chưa được phép dùng trợ lý này.",
    owner: "Chủ trang: trên máy chủ, hãy cho phép địa chỉ này bằng lệnh hoidap widgets create.",
    long: "Câu hỏi quá dài, xin hỏi ngắn hơn.",
    failed: "Có lỗi xảy ra.",
  },
  en: {
    heading: "Ask us",
    launcher: "Ask us",
    greeting: "Hello! What would you like to know? Every answer names its sources.",
    suggestions: "Suggested questions",
    conversation: "Conversation",
    placeholder: "Type a question…",
    send: "Send",
    stop: "Stop",
    close: "Close",
    fresh: "New conversation",
    you: "You asked",
    understood: "Understood as: {question}",
    received: "Sending the question…",
    queued: "Waiting for a turn…",
    working: "Searching the documents…",
    found: "Reading the {found} passages found…",
    writing: "Writing the answer…",
    slow: "Still searching, one more moment…",
    slow_writing: "Still writing, one more moment…",
    nearest: "The nearest passages",
    written: "Written by a language model, each sentence checked against its sources.",
    unverified: "unverified",
    unproved: "The sources do not prove this sentence.",
    sources: "Sources",
    source: "Source {marker}: {title}",
    untitled: "Untitled document",
    context: "See it in the document",
    back: "Back",
    open: "Open the page at this sentence",
    opens: "opens in a new tab",
    loading: "Opening the document…",
    bare: "The document could not be opened; this is the sentence quoted.",
    inferred: "{date} (inferred from the text)",
    undated: "No date",
    copy: "Copy",
    copied: "Copied",
    uncopied: "Could not copy",
    up: "Helpful",
    down: "Not helpful",
    comment: "Anything to add? (optional)",
    submit: "Send comment",
    thanks: "Thank you for telling us.",
    unsent: "Not sent, please try again.",
    expired: "This answer is too old to take a comment.",
    retry: "Try again",
    again: "Ask again",
    stopped: "Stopped as you asked.",
    incomplete: "The answer was cut off; what stands above is not complete.",
    offline: "You are offline.",
    unreachable: "The service cannot be reached. Your question is still here.",
    limited: "You have asked a lot in a short time.",
    busy: "The service is busy.",
    wait: "You can try again in {seconds} seconds.",
    ready: "You can try again now.",
    forbidden: "The page {origin} may not use this assistant yet.",
    owner: "Owner of this page: allow its address on the server with the command hoidap widgets create.",
    long: "The question is too long; please ask in fewer words.",
    failed: "Something went wrong.",
  },
};

const DATES = {
  vi: { day: "numeric", month: "numeric", year: "numeric" },
  en: { day: "numeric", month: "long", year: "numeric" },
};

/** What is said of a refusal, by its kind. */
const REFUSALS = {
  unreachable: "unreachable",
  incomplete: "unreachable",
  "origin-forbidden": "forbidden",
  "rate-limited": "limited",
  overloaded: "busy",
  "not-ready": "busy",
  "store-busy": "busy",
  timeout: "busy",
  "question-too-long": "long",
};

/** The first of some language tags that is spoken here: `vi-VN` is `vi`; Vietnamese when none is. */
export function spokenLanguage(...tags) {
  return (
    tags
      .map(
        (tag) =>
          String(tag ?? "")
            .toLowerCase()
            .split("-")[0],
      )
      .find((language) => language in STRINGS) ?? "vi"
  );
}

/** The words of one language, with a page's own in place of some. */
export class Words {
  #table;

  constructor(language, overrides = {}) {
    this.language = language;
    this.#table = { ...STRINGS[language], ...overrides };
  }

  /** A string by its name, with the values its `{placeholders}` ask for. */
  say(name, values = {}) {
    return String(this.#table[name]).replace(/\{(\w+)\}/g, (whole, key) =>
      key in values ? String(values[key]) : whole,
    );
  }

  /** When a source was published, as the language writes dates; `published` is `2024-01-08` or null. */
  date({ published, published_inferred: inferred }) {
    const day = new Date(`${published}T00:00:00Z`);
    if (!published || Number.isNaN(day.getTime())) return this.say("undated");
    const locale = this.language === "vi" ? "vi-VN" : "en-GB";
    const date = new Intl.DateTimeFormat(locale, { ...DATES[this.language], timeZone: "UTC" }).format(day);
    return inferred ? this.say("inferred", { date }) : date;
  }

  /** Why there is no answer; for what has no words here the service's own are shown. */
  refusal(refusal) {
    const name = REFUSALS[refusal?.kind];
    if (name) return this.say(name, { origin: location.origin });
    return [this.say("failed"), refusal?.detail].filter(Boolean).join(" ");
  }

  /** A source's title, which some documents lack. */
  title(citation) {
    return citation.title?.trim() || this.say("untitled");
  }
}
