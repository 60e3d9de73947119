"""The words of administrative Vietnamese that the grammar stands on.

Word lists only: who can act, what acting looks like, which words make it a duty, a wish, praise
or a report. Phrases of two syllables and more are compared without accents, single syllables
with them (see `text.Lexicon`).
"""

from opendistrict.kernel.reader.text import lexicon

# Words that begin the name of somebody who can be asked to act, by kind.
HEADS = lexicon(
    place="""
        quận | phường | xã | huyện | thị xã | thị trấn | đặc khu | tỉnh | thành phố | tp | tphcm |
        tp hcm | hà nội | khu phố | tổ dân phố | ấp | thôn | địa phương | địa bàn | thủ đô
    """,
    organ="""
        ủy ban nhân dân | uỷ ban nhân dân | ubnd | hội đồng nhân dân | hđnd | ủy ban mặt trận |
        ủy ban mttq | ub mttq | ubmttq | ủy ban | ủy ban trung ương | quận ủy | thành ủy |
        tỉnh ủy | huyện ủy | thị ủy | đảng ủy | đảng bộ | chi bộ | cấp ủy | ban thường vụ |
        ban chấp hành | btv | bch | thường trực | đảng đoàn | trung ương | ban | tiểu ban | sở |
        phòng | bộ | cục | chi cục | tổng cục | vụ | văn phòng | thanh tra | kho bạc | công an |
        quân đội | quân sự | bộ đội biên phòng | hải quan | thuế | chi cục thuế | thuế cơ sở |
        mặt trận | mttq | đoàn thanh niên | đoàn thể | trung ương đoàn | trung ương hội | hội |
        hội đồng | liên đoàn lao động | công đoàn | trung tâm | trạm | trạm y tế | trường |
        nhà trường | bệnh viện | công ty | tổng công ty | tập đoàn | ngân hàng | viện |
        viện kiểm sát | tòa án | chính phủ | quốc hội | bảo hiểm xã hội | điện lực | đội | tổ |
        tổ công tác | đoàn | hợp tác xã | cơ quan | đơn vị | tổ chức | doanh nghiệp | cơ sở |
        chính quyền | hệ thống chính trị | toàn hệ thống chính trị | đội ngũ | lực lượng |
        bộ phận | chủ đầu tư | nhà đầu tư | nhà nước | nhân dân | mttqvn | ban ngành | sở ngành |
        kiểm toán nhà nước | hiệp hội | câu lạc bộ | báo | đài | cơ quan thường trực |
        cơ quan chủ trì | cơ quan chức năng | cơ quan chuyên môn | ban quản lý |
        ban quản lý dự án | ban quản lý dự án đầu tư xây dựng |
        ban quản lý dự án đầu tư xây dựng khu vực | ban quản lý dự án đầu tư xây dựng công trình |
        ban chỉ đạo | ban chỉ huy | ban tổ chức | ban điều hành | khối | cấp | ngành | cả nước |
        bên mời thầu | đại hội | nhà thầu | chi nhánh | học viện | đại học | nhà văn hóa |
        thư viện | bảo tàng | kiểm lâm | ban giám hiệu | bộ chỉ huy | bộ tư lệnh | biên phòng |
        đồn biên phòng | cảnh sát | đoàn giám sát | đoàn công tác | đoàn kiểm tra |
        đoàn khảo sát | bưu điện | phòng khám
    """,
    post="""
        bí thư | phó bí thư | chủ tịch | phó chủ tịch | chủ nhiệm | phó chủ nhiệm | giám đốc |
        phó giám đốc | tổng giám đốc | trưởng ban | phó trưởng ban | trưởng phòng |
        phó trưởng phòng | trưởng | phó trưởng | thủ trưởng | bộ trưởng | thứ trưởng | thủ tướng |
        phó thủ tướng | tổng bí thư | chủ tịch nước | chánh văn phòng | chánh thanh tra |
        hiệu trưởng | người đứng đầu | lãnh đạo | cục trưởng | chi cục trưởng | tổng kiểm toán |
        thống đốc | đại biểu | ủy viên | ủy viên bộ chính trị | ủy viên trung ương đảng |
        viện trưởng | chánh án | chỉ huy trưởng | bí thư chi bộ | kế toán trưởng | kế toán |
        người phát ngôn | tổ trưởng | đội trưởng | tổng thanh tra | đại tướng | thượng tướng |
        trưởng đoàn | trưởng đoàn giám sát | trưởng đoàn công tác | trưởng đoàn kiểm tra
    """,
    person="""
        đồng chí | các đồng chí | ông | bà | đ/c | cán bộ | công chức | viên chức |
        người lao động | đảng viên | hội viên | đoàn viên | công dân | cá nhân | hộ gia đình |
        hộ kinh doanh | phụ huynh | giáo viên | học sinh | người dân | cán bộ, công chức |
        bà con | cử tri | các em | các cháu | dân phòng | dân quân | bảo vệ dân phố |
        thành viên | thương nhân | văn thư | văn thư cơ quan | lưu trữ cơ quan | người ký |
        người quản lý | người có thẩm quyền | người sử dụng | người nộp thuế | chủ cơ sở |
        chủ dự án | chủ hộ | chủ sở hữu | chủ xe | chủ phương tiện | chủ tàu | chủ nhà | người | hộ
    """,
    we="""
        chúng ta | chúng tôi
    """,
)

# Words that come before a head and belong to the name.
DETERMINERS = lexicon(
    all="""
        các | những | mỗi | từng | toàn thể | tất cả | toàn bộ | một số | cả | toàn | mọi |
        tất cả các | hai | ba | bốn | cả hai | cả ba | đội ngũ | bản thân | riêng
    """,
)

# Small words that a name may run on with.
TAIL = lexicon(
    noun="""
        nhân dân | liên quan | có liên quan | khác có liên quan | khác | các cấp | cấp tỉnh |
        cấp xã | cấp huyện | cấp trên | cấp | ngành | nghề | địa phương | trực thuộc |
        trực thuộc trung ương | trung ương | chức năng | chuyên môn | cấp ủy đảng | đảng | cơ sở |
        thành viên | phụ trách | có thẩm quyền | trên địa bàn | địa bàn | ngang bộ |
        thuộc chính phủ | chính trị | xã hội | chính trị - xã hội | kinh tế | vũ trang |
        viên chức | công chức | cán bộ | đảng viên | nhà nước | hội viên | đoàn viên | tập thể |
        mặt trận | chuyên trách | đoàn thể | sự nghiệp | công lập | hành chính | giáo dục | y tế |
        đào tạo | lao động | kinh doanh | sản xuất | cung cấp dịch vụ | nghề nghiệp | dân cư |
        nhân dân các cấp | cấp cơ sở | chủ quản | thường trực | thường vụ | đảng bộ | nòng cốt |
        tham mưu | chủ chốt | quản lý nhà nước | hoạt động | đầu tư | dự án | nước ngoài |
        tư nhân | trong và ngoài nước | tôn giáo | xung kích | tình nguyện | quận | phường | xã |
        huyện | tỉnh | thành phố | phòng | ban | sở | bộ | này | nêu trên | trên | được giao |
        được phân công | dân phố | hành chính công | công ích | dịch vụ công | quỹ đất |
        kinh tế - xã hội | quốc phòng | an ninh | cách mạng | sát nhập | mới | ngoài công lập |
        công nghệ | xây dựng | vận tải | văn hóa | du lịch | thương mại | dịch vụ | cung cấp |
        phần mềm | viễn thông | công cộng | giao thông | giao thông vận tải | giao dịch |
        thoát nước |
        trật tự | trật tự đô thị | trật tự xây dựng | quản lý trật tự đô thị |
        cấp nước | nhà nước các cấp | đô thị | nông thôn
    """,
    join="""
        của | thuộc | và | cùng | cùng với | tại | ở | trong | hoặc | với tư cách
    """,
)

# Doing words. Those of two syllables and more may come anywhere, single ones need their accents.
VERBS = lexicon(
    do="""
        rà soát | xây dựng | tổ chức | triển khai | thực hiện | hoàn thành | hoàn thiện |
        ban hành | tham mưu | báo cáo | tổng hợp | theo dõi | đôn đốc | kiểm tra | giám sát |
        hướng dẫn | phối hợp | chủ trì | bố trí | bảo đảm | đảm bảo | nâng cao | đẩy mạnh |
        tăng cường | phát huy | phát triển | củng cố | kiện toàn | đổi mới | cải cách |
        cải thiện | quan tâm | chăm lo | giải quyết | tháo gỡ | xử lý | khắc phục | chấn chỉnh |
        quán triệt | tuyên truyền | vận động | phổ biến | công khai | công bố | cập nhật |
        tích hợp | kết nối | chia sẻ | cung cấp | hỗ trợ | huy động | thu hút | kêu gọi |
        xúc tiến | nghiên cứu | đề xuất | kiến nghị | trình | gửi | nộp | lập | phê duyệt |
        thẩm định | thẩm tra | phân công | phân cấp | phân quyền | ủy quyền | chỉ đạo | lãnh đạo |
        điều hành | quản lý | vận hành | khai thác | sử dụng | ứng dụng | áp dụng | vận dụng |
        chuẩn bị | đầu tư | giải ngân | thu hồi | bồi thường | giải phóng | tập huấn | đào tạo |
        bồi dưỡng | tuyển dụng | luân chuyển | đánh giá | sơ kết | tổng kết | rút kinh nghiệm |
        nhân rộng | lựa chọn | xác định | phấn đấu | nỗ lực | quyết tâm | tranh thủ | phát động |
        thi đua | khen thưởng | biểu dương | xử phạt | thanh tra | điều tra | xác minh | làm rõ |
        trả lời | tiếp nhận | tiếp công dân | lắng nghe | đối thoại | chỉnh trang | cải tạo |
        sửa chữa | nâng cấp | duy tu | di dời | sắp xếp | tinh gọn | sáp nhập | bàn giao | giao |
        làm | giữ | giữ vững | duy trì | ổn định | kiểm soát | ngăn chặn | phòng ngừa |
        phòng, chống | phòng chống | đấu tranh | trấn áp | chống | tránh | hạn chế | giảm |
        cắt giảm | tiết kiệm | tăng | mở rộng | mở | tạo | tạo điều kiện | khuyến khích |
        động viên | thăm hỏi | trợ giúp | giúp đỡ | chi trả | cấp | thu | chi | đưa | lấy | gắn |
        nắm | nắm bắt | nắm chắc | dự báo | cảnh báo | ứng phó | xem xét | quyết định |
        thống nhất | thông qua | cụ thể hóa | thể chế hóa | số hóa | chuyển đổi | hiện đại hóa |
        xã hội hóa | đơn giản hóa | chuẩn hóa | tái cấu trúc | thiết kế | thiết lập | thành lập |
        hình thành | khởi công | khánh thành | thi công | nghiệm thu | quyết toán | thanh toán |
        đấu thầu | đấu giá | cho thuê | lồng ghép | tuân thủ | chấp hành | cam kết | ký kết |
        hợp tác | liên kết | trao đổi | học tập | tham gia | hưởng ứng | đồng hành | tiên phong |
        gương mẫu | nêu gương | đăng ký | kê khai | lưu trữ | bảo quản | bảo vệ | bảo tồn |
        gìn giữ | tôn tạo | thu gom | phân loại | trồng | chuyển giao | chuyển | rút ngắn |
        kéo giảm | hoàn trả | chủ động | tích cực | tập trung | khẩn trương | tiếp tục | ưu tiên |
        chú trọng | chú ý | coi trọng | thường xuyên | kịp thời | nghiêm túc | nhanh chóng |
        quyết liệt | kiên quyết | sớm | thí điểm | góp vốn | làm việc | đi đầu | nhận diện |
        phân tích | khảo sát | thống kê | điều tra, khảo sát | tính toán | định hướng | định kỳ |
        theo chức năng | trực tiếp | chịu trách nhiệm | mổ xẻ | bám sát | sâu sát | quy định |
        quy hoạch | điều chỉnh | sửa đổi | bổ sung | thay thế | bãi bỏ | hủy bỏ | cho phép |
        cho ý kiến | góp ý | lấy ý kiến | đặt | đặt mục tiêu | đặt quyết tâm | đề ra | nhận |
        nhận lãnh | đón | mời | tiến hành | khơi thông | tận dụng | đa dạng hóa | xóa | kéo dài |
        tự cân đối | cân đối | phân bổ | dành | trích | vay | thúc đẩy | khai trương |
        tổng rà soát | nhắc nhở | phê bình | cử | bổ nhiệm | giới thiệu | thực hành | trang bị |
        lắp đặt | đầu tư xây dựng | khuyến cáo | yêu cầu | đề nghị | truy cập | hoàn tất | chốt |
        thay đổi | chuyên nghiệp hóa | dọn dẹp | vệ sinh | tuần tra | kiểm đếm | lập lại |
        siết chặt | niêm yết | ký | ký cam kết | đôn đốc, nhắc nhở | bám | tổ chức lại |
        phát hiện | tố giác | trích lục | thông tin | thông báo | lan tỏa | truyền thông |
        kiểm điểm | quy trách nhiệm | giải trình | lưu ý | cải tiến | khôi phục | xây |
        lắng nghe và giải quyết | rà | không để | không được | tuyệt đối không | nghiêm cấm |
        đề cao | nuôi dưỡng | kích cầu | bình ổn | khơi dậy | trao quyền | đẩy nhanh | đẩy lùi |
        gắn kết | phục vụ | đáp ứng | tạo lập | tìm kiếm | truy thu | truy xuất | thu phí |
        chống thất thu | xây mới | gặp gỡ | tiếp xúc | tọa đàm | kiểm định | kiểm kê | kiểm toán |
        đo đạc | cắm mốc | cấp phép | gia hạn | dứt điểm | thực thi | triệt phá | tấn công |
        truy quét | ra quân | chỉnh lý | biên soạn | biên tập | in | phát hành | phát sóng |
        đăng tải | đưa tin | phản ánh | tuyên dương | tôn vinh | trao tặng | rèn luyện |
        tu dưỡng | giáo dục | phục hồi | tái thiết | tái định cư | bảo trì | nạo vét | chăm sóc |
        tiêm chủng | khám sàng lọc | sàng lọc | điều trị | cách ly | xét nghiệm | dừng |
        tạm dừng | đình chỉ | thu giữ | tịch thu | cưỡng chế | tháo dỡ | ứng trực | trực |
        túc trực | mạnh dạn | linh hoạt | sáng tạo | năng động | đoàn kết | tự giác | siết |
        nắm tình hình | tổng kiểm tra | tự kiểm tra | công nhận | xếp loại | bình xét | trả |
        liên thông | tự động hóa | rút | xem | coi | lên kế hoạch | có phương án | có kế hoạch |
        có giải pháp | có biện pháp | có văn bản | có báo cáo | có hướng dẫn | có ý kiến |
        có cơ chế | có chính sách | có hình thức | căn cứ | hoàn chỉnh | kết thúc | khởi động |
        khơi nguồn | xây dựng và ban hành | tự chịu trách nhiệm | nắm vững | tham vấn | tư vấn |
        thuê | mua sắm | mua | lưu | giao ban | chỉnh sửa | cải tổ | loại bỏ | hủy | thu nhận |
        tích lũy | giám định | phân luồng | điều tiết | điều phối | kết hợp | tạo đột phá |
        đột phá | bứt phá | tăng tốc | chạy nước rút | hướng đến | hướng tới | đi vào | đi sâu |
        đặt ra | định kỳ báo cáo | thăm | tặng | chuẩn y | nhân lên | chia sẻ dữ liệu | tiêm |
        khám | quản trị | vươn lên | trở thành | hiến kế | đồng hành cùng | giải tỏa |
        thẩm duyệt | tiếp thu | nêu cao | lắp | chọn | đăng | treo | dọn | dẹp | soát | nhắn tin |
        xếp hạng | thử | tìm | rà lại | soạn | soạn thảo | cắt bớt | cắt | giảm bớt | che chắn |
        thông tắc | quyết | chốt trực | đứng chốt |
        gỡ | xốc lại | chấm dứt | xin lỗi | biệt phái | dùng chung | hủy bỏ | gửi lại | chuyển lại
    """,
)

# Small words between who acts and the doing word that change nothing.
FILLERS = lexicon(
    fill="""
        cũng | lại | thêm | còn | luôn | cùng | đều | vẫn | thì | ngay | tự | chỉ | sẽ |
        đồng thời | trước hết | trước mắt | nhanh | thật sự | thực sự | đặc biệt | nhất là |
        một cách | cùng nhau | trong thời gian tới | thời gian tới | sắp tới | tiếp tục | hãy |
        phải thật sự | chung tay | song song | từng bước | tối đa | mạnh mẽ | hằng ngày |
        hằng tuần | hằng tháng | hằng quý | hằng năm | hàng ngày | hàng tuần | hàng tháng |
        hàng quý | hàng năm | mỗi tuần | mỗi tháng | mỗi quý | mỗi năm
    """,
)
DONE = lexicon(
    done="""
        đã | đang | vừa | từng | mới | chưa | được | bị | đạt | đạt được | là | có | vẫn còn |
        còn | không còn | gồm | bao gồm
    """,
)

# What makes it a duty (must) or leaves it open (may).
MODALS = lexicon(
    must="""
        cần | phải | cần phải | buộc phải | nhất thiết phải | có trách nhiệm | chịu trách nhiệm |
        có nhiệm vụ | được giao | được phân công | không được | tuyệt đối không | nghiêm cấm |
        bắt buộc | có nghĩa vụ | nhất định phải | cần tiếp tục | cần được | có các nhiệm vụ |
        có những nhiệm vụ | có nhiệm vụ và quyền hạn | có nhiệm vụ, quyền hạn | không để | cấm |
        cần thiết phải | hãy | nhất thiết | đừng | không thể để | tuyệt đối không được |
        là đầu mối | làm đầu mối | là đơn vị đầu mối | là cơ quan đầu mối |
        là cơ quan thường trực | là cơ quan giúp việc | là bộ phận giúp việc |
        là đơn vị thường trực | là cơ quan chủ trì | là đơn vị chủ trì |
        chỉ được | được yêu cầu | được đề nghị | được chỉ đạo
    """,
    may="""
        có thể | nên | được khuyến khích | cần xem xét | cần nghiên cứu | không nên | có thể xem xét
    """,
)

# What somebody does with words: asks, says, suggests, or only praises and reports.
SAYING = lexicon(
    ask="""
        đề nghị | yêu cầu | lưu ý | chỉ đạo | giao | giao nhiệm vụ | nhắc nhở | quán triệt |
        định hướng | đặt hàng | nhắc | giao cho | phân công | đôn đốc | dặn dò |
        căn dặn | giao hẹn | ra hạn | chỉ thị | ra yêu cầu | có ý kiến chỉ đạo | kết luận |
        thúc giục |
        yêu cầu và đề nghị | giao trách nhiệm | đặt yêu cầu | đặt ra yêu cầu |
        nhấn mạnh yêu cầu | nêu yêu cầu | nhấn mạnh nhiệm vụ | nhấn mạnh việc | giao quyền |
        điện | đặt nhiệm vụ | ra chỉ thị | chỉ đạo yêu cầu | phát lệnh | nghiêm khắc yêu cầu |
        thống nhất giao | đề nghị và yêu cầu | giao nhiệm vụ cho | phân công nhiệm vụ | ra lệnh |
        yêu cầu rõ | nêu yêu cầu đối với | chốt yêu cầu | đặt ra nhiệm vụ | đốc thúc | lệnh cho |
        đòi hỏi
    """,
    say="""
        nhấn mạnh | nêu rõ | cho rằng | cho biết |
        khẳng định | chia sẻ | phát biểu | nói | chỉ rõ | chỉ ra | phân tích | nêu |
        nhìn nhận | nhận định | nhận xét | thông tin | lý giải | đúc kết | phát biểu chỉ đạo |
        phát biểu kết luận | quán triệt thêm | trao đổi | đặt vấn đề | đề cập | thông tin thêm |
        nói thêm | nói rõ | dẫn chứng | tái khẳng định | nhắc đến | làm rõ thêm
    """,
    propose="""
        kiến nghị | đề xuất
    """,
    suggest="""
        gợi mở | gợi ý | khuyến khích | kêu gọi | khuyến nghị | gợi mở thêm | hiến kế | gợi |
        mong rằng | mong muốn | mong | mong mỏi | kỳ vọng | hy vọng |
        bày tỏ mong muốn | bày tỏ kỳ vọng | bày tỏ hy vọng | bày tỏ mong
    """,
    praise="""
        đánh giá | đánh giá cao | ghi nhận | biểu dương | tin tưởng | cảm ơn | chúc mừng |
        hoan nghênh | khen ngợi | cam kết | tri ân | vui mừng | phấn khởi | ấn tượng | đồng tình |
        hứa | tin rằng | bày tỏ tin tưởng | bày tỏ vui mừng | bày tỏ | chúc | đồng cảm |
        tiếp thu | báo cáo | trình bày | thừa nhận | trao | thăm | tặng | dự |
        chủ trì hội nghị | chủ trì phiên họp | chủ trì buổi | tham dự | đến dự | có mặt | tiếp |
        ký ban hành | ký | vinh danh
    """,
)

# Words and phrases that link a sentence to the one before.
LINKS = lexicon(
    link="""
        đồng thời | song song | song song đó | bên cạnh đó | ngoài ra | trong đó | cùng với đó |
        mặt khác | đặc biệt | theo đó | trên cơ sở đó | từ đó | qua đó | do đó | vì vậy | do vậy |
        vì thế | trước hết | trước mắt | tiếp theo | tiếp đó | cùng đó | cạnh đó | thứ nhất |
        thứ hai | thứ ba | thứ tư | thứ năm | một là | hai là | ba là | bốn là | năm là | sáu là |
        bảy là | cuối cùng | nhất là | trong thời gian tới | thời gian tới | sắp tới | hiện nay |
        tuy nhiên | nhưng | và | bên cạnh | muốn vậy | để làm được điều này |
        để làm được điều đó | mặc dù vậy | đối với nhiệm vụ này | về phía mình | song hành |
        cũng theo | tại đây | lâu dài | về lâu dài | sau hội nghị | ngay sau hội nghị |
        ngay từ bây giờ | song song với đó | đi đôi với đó | không những thế | tám là | chín là |
        mười là | ngoài nhiệm vụ trên | thêm vào đó | cụ thể | trên tinh thần đó |
        với tinh thần đó | kế đến | đầu tiên là | đầu tiên | trước tiên | trước tiên là |
        sau cùng | sau cùng là | cuối cùng là | kế đến là | tiếp đến | tiếp đến là | thứ sáu |
        trước hết là | cùng với đó là | bên cạnh đó là | song song đó là | thứ nhất là |
        thứ hai là | thứ ba là | thứ tư là
    """,
)
LEADS = lexicon(
    lead="""
        để | nhằm | trong | đối với | về | trên cơ sở | căn cứ | từ | với | cùng với | bên cạnh |
        theo | nhấn mạnh | đề cập | đề cập đến | phân tích | phát biểu | phát biểu tại |
        kết luận | trước | sau | khi | nếu | năm | tại | đến | do | qua | ngoài | liên quan |
        riêng | riêng về | trường hợp | ngày | kết luận tại | thay mặt | trao đổi | nhân dịp |
        dịp | tháng | quý | giai đoạn | ghi nhận | đánh giá | đánh giá cao | biểu dương |
        chia sẻ | nói về | thực hiện | thông qua | thời gian tới | bằng | xuất phát | song |
        chỉ đạo | định hướng | gợi mở | kết thúc | nhiệm kỳ | hướng tới | hướng đến | phấn đấu |
        trả lời | làm việc | chậm nhất | tuy | mặc dù | ghi nhận và | trăn trở | quan tâm |
        góp ý | tiếp thu | đồng tình | lưu ý | chúc mừng | tới dự | đến dự | báo cáo |
        thống nhất | riêng đối với | tiếp tục | nhìn nhận | cho rằng | bày tỏ | khẳng định |
        nhận xét | nhận định | đến hết | hằng | hàng | định kỳ | mỗi khi | mỗi tuần | mỗi tháng |
        mỗi quý | mỗi năm | cứ | từ nay
    """,
)
