from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "address_is_far_from_its_street": _(
        "Điểm của số nhà cách đường %(street)s hơn %(most)s m. Kiểm tra lại tên đường hoặc tọa độ."
    ),
    "area_of_house_is_unknown": _("Không có khu phố %(area)s. Kiểm tra lại mã khu phố."),
    "boundary_is_not_a_polygon": _(
        "Ranh giới phải là một vùng khép kín, tệp cho %(given)s. Xuất lại ranh giới dạng vùng."
    ),
    "boundary_is_of_nobody": _(
        "Không có đơn vị nào tên hoặc mã “%(name)s” vào ngày đó. Ghi mã đơn vị vào cột unit, hoặc "
        "nêu đúng ngày bằng --since (mã phường cũ và mới dùng lại của nhau)."
    ),
    "date_is_not_one": _("“%(given)s” không phải ngày. Viết 2025-07-01 hoặc 1/7/2025."),
    "depth_is_empty": _(
        "Khoảng cách từ bó vỉa phải từ 0 trở lên và tăng dần (%(near)s đến %(far)s m). Sửa hai số "
        "này."
    ),
    "file_is_not_geojson": _(
        "Tệp không phải GeoJSON đọc được (%(said)s). Xuất lại thành FeatureCollection, UTF-8."
    ),
    "file_is_not_osm": _(
        "Tệp không phải dữ liệu OpenStreetMap đọc được hoặc bị cắt (%(said)s). Tải lại tệp."
    ),
    "file_is_of_no_known_kind": _(
        "Không đọc được loại tệp của %(name)s. Dùng .geojson, .csv, .osm hoặc .osm.pbf."
    ),
    "geometry_is_empty": _("Không có tọa độ. Bổ sung tọa độ hoặc bỏ dòng này."),
    "geometry_is_far_away": _(
        "Tọa độ (%(lon)s; %(lat)s) cách địa bàn khoảng %(away)s km. Kiểm tra lại tọa độ và hệ tọa "
        "độ."
    ),
    "geometry_is_not_a_number": _("Tọa độ có giá trị không phải số. Sửa lại tọa độ."),
    "geometry_is_not_in_degrees": _(
        "Tọa độ (%(x)s; %(y)s) không phải độ, cũng không phải VN-2000. Xuất lại theo WGS 84 hoặc "
        "VN-2000."
    ),
    "geometry_is_not_readable": _("Không đọc được hình (%(said)s). Xuất lại tệp."),
    "grid_zone_is_unknown": _(
        "Tọa độ (%(x)s; %(y)s) có vẻ theo VN-2000 nhưng chưa biết kinh tuyến trục. Chạy lại với "
        "--zone, ví dụ --zone 105°45′."
    ),
    "house_number_is_not_one": _("“%(given)s” không phải số nhà. Sửa lại, ví dụ 12A hoặc 12/3."),
    "line_crosses_itself": _("Đường tự cắt chính nó. Vẽ lại hoặc tách thành nhiều đoạn."),
    "line_has_no_length": _("Đường ngắn hơn %(least)s m. Vẽ lại hoặc bỏ dòng này."),
    "no_kerb_is_near": _(
        "Không có bó vỉa nào trong vòng %(most)s m. Nhập đường trước, hoặc kiểm tra tọa độ."
    ),
    "number_is_elsewhere_too": _(
        "Số nhà %(number)s đã có ở một nơi khác trên cùng đường trong tệp. Giữ lại một nơi."
    ),
    "number_is_not_one": _("Cột %(column)s: “%(given)s” không phải số mét. Sửa lại."),
    "obstacle_is_in_the_roadway": _(
        "Điểm nằm dưới lòng đường, cách bó vỉa %(distance)s m. Kiểm tra lại tọa độ."
    ),
    "obstacle_kind_is_unknown": _("Không có loại vật “%(given)s”. Dùng một trong: %(known)s."),
    "polygon_crosses_itself": _("Vùng tự cắt chính nó (%(where)s). Vẽ lại ranh giới."),
    "polygon_has_no_area": _("Vùng nhỏ hơn %(least)s m². Vẽ lại hoặc bỏ dòng này."),
    "segment_is_not_a_line": _("Đoạn đường phải là đường, tệp cho %(given)s. Xuất lại dạng đường."),
    "segment_is_shorter_than_what_lies_on_it": _(
        "Đoạn %(segment)s vẽ lại chỉ dài %(length)s m nhưng đã có dữ liệu đến mét %(until)s. Sửa "
        "hình, hoặc chuyển dữ liệu đó trước."
    ),
    "kerb_is_unknown": _("Không có đoạn đường %(segment)s. Kiểm tra lại mã đoạn."),
    "segment_length_disagrees": _(
        "Tệp ghi dài %(told)s m, đo trên hình là %(measured)s m. Kiểm tra hình và hệ tọa độ."
    ),
    "street_has_no_name": _("Đường chưa có tên. Ghi tên đường."),
    "street_name_is_unknown": _(
        "Chưa có đường “%(street)s”. Sửa tên cho đúng, hoặc nhập đường này trước."
    ),
    "stretch_is_empty": _(
        "Đoạn từ mét %(since)s đến mét %(until)s là rỗng. Số đầu phải từ 0 và nhỏ hơn số cuối."
    ),
    "stretch_leaves_its_segment": _(
        "Mét %(until)s vượt quá chiều dài đoạn đường (%(length)s m). Sửa lại."
    ),
    "width_is_not_plausible": _("Bề rộng %(width)s m không hợp lý (tối đa %(most)s m). Sửa lại."),
}
