"""How surnames are read where the character itself is usually read otherwise (pypinyin reads them as words).

Tones are digits; ü is written v, as people type it. Characters with one reading only are not listed.
Where families differ (宁, 黑), the usual reading stands.
"""

# fmt: off
SURNAMES = {
    "单": "shan4", "曾": "zeng1", "仇": "qiu2", "解": "xie4", "任": "ren2", "区": "ou1", "盖": "ge3", "查": "zha1",
    "华": "hua4", "朴": "piao2", "缪": "miao4", "乐": "yue4", "宓": "mi4", "翟": "zhai2", "折": "she2", "员": "yun4",
    "贠": "yun4", "郇": "xun2", "祭": "zhai4", "召": "shao4", "隗": "wei3", "郗": "xi1", "繁": "po2", "佴": "nai4",
    "晁": "chao2", "尉": "wei4", "秘": "bi4", "牟": "mou2", "卜": "bu3", "车": "che1", "柏": "bai3", "薄": "bo2",
    "种": "chong2", "盛": "sheng4", "洗": "xian3", "冼": "xian3", "哈": "ha3", "那": "na1", "能": "nai4", "宿": "su4",
    "应": "ying1", "沈": "shen3", "阚": "kan4", "谷": "gu3", "贾": "jia3", "曲": "qu1", "覃": "qin2", "钭": "tou3",
    "瞿": "qu2", "占": "zhan1", "干": "gan1", "句": "gou1", "相": "xiang4", "适": "kuo4", "乜": "nie4", "强": "qiang2",
    "燕": "yan1", "於": "yu1", "都": "du1", "过": "guo1", "撒": "sa3", "葛": "ge3", "俱": "ju1", "纪": "ji3",
    "訾": "zi1", "长": "chang2", "石": "shi2", "尹": "yin3", "冯": "feng2", "褚": "chu3", "逄": "pang2", "眭": "sui1",
    "炅": "gui4", "揭": "jie1", "要": "yao1", "幺": "yao1", "郝": "hao3", "莘": "shen1", "尚": "shang4", "万": "wan4",
    "叶": "ye4", "丁": "ding1", "蒙": "meng2", "俞": "yu2", "余": "yu2", "肖": "xiao1", "傅": "fu4", "粘": "nian2",
    "郄": "qie4", "殷": "yin1", "逯": "lu4", "鞠": "ju1", "亢": "kang4", "撖": "han4", "芮": "rui4",
}

COMPOUND_SURNAMES = {
    "万俟": "mo4 qi2", "尉迟": "yu4 chi2", "单于": "chan2 yu2", "长孙": "zhang3 sun1", "澹台": "tan2 tai2",
    "令狐": "ling2 hu2", "乐正": "yue4 zheng4", "宰父": "zai3 fu3", "谷梁": "gu3 liang2", "皇甫": "huang2 fu3",
    "欧阳": "ou1 yang2", "司马": "si1 ma3", "上官": "shang4 guan1", "诸葛": "zhu1 ge3", "东方": "dong1 fang1",
    "独孤": "du2 gu1", "南宫": "nan2 gong1", "夏侯": "xia4 hou2", "公羊": "gong1 yang2", "赫连": "he4 lian2",
    "宗政": "zong1 zheng4", "濮阳": "pu2 yang2", "公冶": "gong1 ye3", "太叔": "tai4 shu1", "太史": "tai4 shi3",
    "申屠": "shen1 tu2", "公孙": "gong1 sun1", "慕容": "mu4 rong2", "仲孙": "zhong4 sun1", "钟离": "zhong1 li2",
    "宇文": "yu3 wen2", "司徒": "si1 tu2", "司空": "si1 kong1", "司寇": "si1 kou4", "鲜于": "xian1 yu2",
    "闾丘": "lv2 qiu1",
    "子车": "zi3 ju1", "亓官": "qi2 guan1", "巫马": "wu1 ma3", "公西": "gong1 xi1", "颛孙": "zhuan1 sun1",
    "壤驷": "rang3 si4", "公良": "gong1 liang2", "漆雕": "qi1 diao1", "拓跋": "tuo4 ba2", "夹谷": "jia2 gu3",
    "轩辕": "xuan1 yuan2", "百里": "bai3 li3", "呼延": "hu1 yan2", "东郭": "dong1 guo1", "南门": "nan2 men2",
    "羊舌": "yang2 she2", "微生": "wei1 sheng1", "梁丘": "liang2 qiu1", "左丘": "zuo3 qiu1", "东门": "dong1 men2",
    "西门": "xi1 men2", "闻人": "wen2 ren2", "端木": "duan1 mu4", "贺兰": "he4 lan2", "纳兰": "na4 lan2",
    "完颜": "wan2 yan2", "叶赫": "ye4 he4", "第五": "di4 wu3", "中行": "zhong1 hang2", "达奚": "da2 xi1",
    "褚师": "chu3 shi1", "屠岸": "tu2 an4",
}
# fmt: on
