//! The schools of the sample county: plausible names in the real towns of 贺兰县, invented codes.

use crate::random::Random;

/// One row of the 学校名册.
pub struct School {
    pub name: &'static str,
    pub short: &'static str,
    pub stage: &'static str,
    pub ownership: &'static str,
    pub town: &'static str,
    pub legal_representative: &'static str,
    pub address: &'static str,
}

/// Code and telephone of one school.
pub struct Numbers {
    pub code: String,
    pub uscc: String,
    pub phone: String,
}

macro_rules! schools {
    ($( $name:literal $short:literal $stage:literal $ownership:literal $town:literal $legal:literal $address:literal; )+) => {
        &[$(School {
            name: $name, short: $short, stage: $stage, ownership: $ownership, town: $town,
            legal_representative: $legal, address: $address,
        }),+]
    };
}

/// 32 schools within the plan's scope and one 幼儿园 outside it. Two of them send nothing.
pub const SCHOOLS: &[School] = schools! {
    "贺兰县第一小学" "贺兰一小" "小学" "公办" "习岗镇" "马志远" "习岗镇桃源路18号";
    "贺兰县第二小学" "贺兰二小" "小学" "公办" "习岗镇" "马伟" "习岗镇光明路6号";
    "贺兰县第三小学" "贺兰三小" "小学" "公办" "习岗镇" "欧阳慧敏" "习岗镇银河路33号";
    "贺兰县第四小学" "贺兰四小" "小学" "公办" "习岗镇" "陈国栋" "习岗镇太阳城小区东侧";
    "贺兰县第五小学" "贺兰五小" "小学" "公办" "富兴街街道" "李玥" "富兴街街道虹桥路12号";
    "贺兰县第六小学" "贺兰六小" "小学" "公办" "富兴街街道" "杨凤霞" "富兴街街道恒安路7号";
    "贺兰县第七小学" "贺兰七小" "小学" "公办" "富兴街街道" "吴𠅤" "富兴街街道朔方路21号";
    "贺兰县第八小学" "贺兰八小" "小学" "公办" "富兴街街道" "赵文博" "富兴街街道欣兰路9号";
    "贺兰县回民小学" "贺兰回小" "小学" "公办" "习岗镇" "哈晓燕" "习岗镇民族路3号";
    "贺兰县德胜小学" "" "小学" "公办" "习岗镇" "刘海峰" "习岗镇德胜东路1号";
    "贺兰县习岗中心小学" "" "小学" "公办" "习岗镇" "周立新" "习岗镇黎明村";
    "贺兰县金贵中心小学" "" "小学" "公办" "金贵镇" "田玉梅" "金贵镇金贵街5号";
    "贺兰县金贵镇保南小学" "保南小学" "小学" "公办" "金贵镇" "丁少华" "金贵镇保南村";
    "贺兰县立岗中心小学" "" "小学" "公办" "立岗镇" "王喆" "立岗镇永兴路2号";
    "贺兰县立岗镇兰光小学" "兰光小学" "小学" "公办" "立岗镇" "何秀英" "立岗镇兰光村";
    "贺兰县洪广中心小学" "" "小学" "公办" "洪广镇" "纳文斌" "洪广镇洪广街11号";
    "贺兰县洪广镇广荣小学" "广荣小学" "小学" "公办" "洪广镇" "司马俊杰" "洪广镇广荣村";
    "贺兰县常信中心小学" "" "小学" "公办" "常信乡" "白丽萍" "常信乡常信街4号";
    "贺兰县常信乡四十里店小学" "四十里店小学" "小学" "公办" "常信乡" "孙永强" "常信乡四十里店村";
    "贺兰县南梁台子中心小学" "" "小学" "公办" "南梁台子" "马晓东" "南梁台子铁东村";
    "贺兰县暖泉小学" "" "小学" "公办" "暖泉农场" "徐向阳" "暖泉农场场部东侧";
    "贺兰县第二中学" "贺兰二中" "初中" "公办" "习岗镇" "张宏伟" "习岗镇意湖路15号";
    "贺兰县第三中学" "贺兰三中" "初中" "公办" "富兴街街道" "郭振华" "富兴街街道富兴北街50号";
    "贺兰县第四中学" "贺兰四中" "初中" "公办" "习岗镇" "努尔兰·哈斯木" "习岗镇居安西路8号";
    "贺兰县金贵中学" "" "初中" "公办" "金贵镇" "吕建平" "金贵镇金贵街20号";
    "贺兰县洪广中学" "" "初中" "公办" "洪广镇" "黄志强" "洪广镇洪广街30号";
    "贺兰县立岗学校" "" "九年一贯制学校" "公办" "立岗镇" "杨堃" "立岗镇永兴路16号";
    "贺兰县如意湖学校" "" "九年一贯制学校" "公办" "习岗镇" "苏雅琴" "习岗镇如意湖西路1号";
    "贺兰县南梁学校" "" "九年一贯制学校" "公办" "南梁台子" "金永福" "南梁台子隆源村";
    "贺兰县博文学校" "" "九年一贯制学校" "民办" "习岗镇" "沈佳怡" "习岗镇奥莱东路66号";
    "贺兰县第一中学" "贺兰一中" "高中" "公办" "习岗镇" "魏长林" "习岗镇学府路1号";
    "贺兰县育英中学" "" "完全中学" "民办" "富兴街街道" "高文渊" "富兴街街道创业路88号";
    "贺兰县第一幼儿园" "贺兰一幼" "幼儿园" "公办" "习岗镇" "冯春花" "习岗镇光明路10号";
};

impl School {
    /// 学校（机构）标识码, 统一社会信用代码 and telephone, all well-formed and all invented.
    pub fn numbers(&self, index: usize, random: &mut Random) -> Numbers {
        let kind = match self.stage {
            "小学" => "21",
            "幼儿园" => "11",
            "高中" | "完全中学" => "34",
            _ => "31",
        };
        let holder = if self.ownership == "民办" { "52" } else { "12" };
        let organisation = format!("{:08}", 40_000_000 + random.below(9_999_999));
        Numbers {
            code: format!("{kind}64{:06}", 900_000 + index * 137 + 11),
            uscc: credit_code(holder, &organisation),
            phone: format!("0951-80{:05}", 61_001 + index * 17),
        }
    }
}

/// 统一社会信用代码 with both check characters: GB 11714 for the organisation, GB 32100 for the whole.
pub fn credit_code(holder: &str, organisation: &str) -> String {
    const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    const ORGANISATION: [usize; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
    const WHOLE: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    let sum: usize = organisation
        .bytes()
        .zip(ORGANISATION)
        .map(|(digit, weight)| usize::from(digit - b'0') * weight)
        .sum();
    let inner = match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from(b'0' + digit as u8),
    };
    let body = format!("{holder}640122{organisation}{inner}");
    let sum: usize =
        body.chars().zip(WHOLE).map(|(ch, weight)| ALPHABET.find(ch).unwrap_or(0) * weight).sum();
    let check = ALPHABET.as_bytes()[(31 - sum % 31) % 31] as char;
    format!("{body}{check}")
}
