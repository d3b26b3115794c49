"""Sino-Korean readings of the characters that stand most often in Korean names.

A Korean name written in Chinese characters is read in Korean (金民俊 is Kim Min-jun), a Chinese name in
Mandarin (王偉 is Wang Wei). Which of the two is meant cannot be told from the characters alone, so both
readings are tried. The table holds surnames and frequent given-name characters; others keep their
Mandarin reading. Source of readings: 대법원 인명용 한자표 (characters for personal names).
"""

from __future__ import annotations

_SURNAMES = (
    "金김李이朴박崔최鄭정姜강趙조尹윤張장林임韓한吳오申신徐서權권黃황安안宋송柳유洪홍全전高고文문孫손梁양裵배"
    "裴배白백曺조曹조許허南남沈심盧노河하丁정成성車차具구郭곽禹우朱주羅나閔민兪유陳진嚴엄元원池지千천方방孔공"
    "康강玄현咸함卞변廉염楊양邊변魯노都도殷은慎신魏위表표明명奇기潘반王왕琴금玉옥陸육印인孟맹諸제卓탁秦진蔣장"
    "任임呂여秋추蘇소石석宣선薛설馬마吉길延연房방薛설太태皇황甫보獨독孤고南남宮궁司사空공鮮선于우諸제葛갈"
)
_GIVEN = (
    "民민俊준敏민秀수英영榮영永영泳영智지志지知지賢현炫현鉉현顯현宇우佑우友우雨우相상尙상商상浩호昊호鎬호虎호"
    "鎭진眞진振진珍진辰진鐘종鍾종宗종哲철喆철勳훈訓훈燻훈勇용龍용容용鎔용東동棟동星성聖성誠성盛성承승勝승昇승"
    "恩은銀은美미媛원善선仙선淑숙順순姬희熙희喜희希희子자貞정廷정政정正정靜정晶정允윤潤윤胤윤瑞서緖서書서序서"
    "延연姸연娟연蓮연夏하厦하荷하彬빈斌빈旻민珉민玟민旼민周주柱주株주珠주奎규圭규揆규圭규光광廣광洙수守수壽수"
    "洋양陽양良량道도度도然연源원圓원遠원建건健건乾건太태泰태兌태彦언言언燦찬贊찬燦찬讚찬燮섭植식式식軾식根근"
    "勤근基기起기琪기祺기琦기己기大대代대載재在재才재宰재材재齊제濟제弟제春춘秋추冬동花화和화華화木목水수"
    "火화土토山산江강海해川천月월日일仁인義의禮례信신孝효忠충國국家가愛애香향蘭난梅매竹죽松송鳳봉奉봉峰봉"
    "武무文문學학赫혁爀혁革혁衡형亨형炯형瑩형瀅형炅경卿경慶경敬경景경京경庚경耕경昌창彰창蒼창煥환桓환歡환"
)
READINGS: dict[str, str] = dict(zip(*[iter(_GIVEN + _SURNAMES)] * 2, strict=True))
#: Simplified forms of the same characters.
_SIMPLIFIED = "郑鄭赵趙张張韩韓吴吳权權黄黃孙孫许許卢盧车車罗羅闵閔陈陳严嚴荣榮东東圣聖贤賢龙龍国國学學华華"
READINGS |= {short: READINGS[full] for short, full in zip(*[iter(_SIMPLIFIED)] * 2, strict=True)}

__all__ = ["READINGS"]
