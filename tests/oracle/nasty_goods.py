"""Descriptions, specifications and codes for made-up parcels: of every category, and deceptively like one."""

from __future__ import annotations

PLAIN = [
    "cotton t-shirt", "면 티셔츠", "running shoes", "운동화", "phone case", "desk lamp", "wool sweater",
    "book end", "toy car",
    "ceramic plate", "kitchen towel", "노트북 거치대", "Bluetooth speaker", None, "LED strip 5 m", "cable",
    "우산",
    "yoga mat",
]  # fmt: skip
VAGUE = [
    "sample", "SAMPLES", "gift item", "Gift 123", "12345", "!!!", "...", "샘플", "선물 물품",
    "daily necessities", "daily  Necessities, etc.",
    "sample shirt", "선물상자", "daily shirt", "general cargo 2", "things / stuff", "기타 잡화",
    "ｓａｍｐｌｅ", "샘플 2", "",
]  # fmt: skip
MISLEADING = [
    "wine glass", "wine glasses", "wine glass beer mug set", "beer mug wine glass coffee cup",
    "wine glass wine", "Wine-Glass & Whisky",
    "와인잔 2개", "와인 잔 와인", "맥주잔 맥주", "낚시대", "fishing rod", "coffee table", "coffee table book",
    "toy gun pistol", "honey blonde wig",
    "tobacco colored bag", "tobacco color", "fish tank filter", "watch strap leather", "watch straps",
    "faux fur coat", "seed beads",
    "drone case", "wine beer mug glass", "담배케이스 담배", "wines glass", "아이보리 상아",
    "ivory color ivory carving",
    "glue gun", "향수병",
]  # fmt: skip
TELLING = [
    "cannabis oil", "THC gummies 10", "thc gummy", "대마 오일", "BB gun", "katana", "brass knuckles", "장검",
    "상아 조각", "ivory carving", "replica bag",
    "mirror quality watch", "1:1 copy sneaker", "짝퉁", "cigarettes 1 carton", "cigar", "전자담배", "beer",
    "craft beers", "맥주 6캔", "ale", "red wine",
    "Wine", "champagnes", "사케", "whisky 12y", "VODKA", "소주", "brandies", "rum bottle", "ibuprofen",
    "멜라토닌",
    "eye drops", "ointment",
    "vitamin C", "multivitamins", "오메가3", "비타민 D", "protein powder", "red ginseng", "홍삼정",
    "deer antler",
    "녹용", "licorice root", "당귀",
    "beef jerky", "육포", "pine nuts", "잣", "flower seeds", "씨앗", "honey", "sesames", "아몬드",
    "green tea",
    "candies", "chocolate", "커피 원두",
    "perfume", "perfumes", "향수", "eau de toilette", "retinol serum", "선크림", "drone", "walkie talkies",
    "무전기", "handbag", "backpacks",
    "명품가방", "wristwatch", "손목시계", "diamond ring", "금반지", "mink coat", "fox furs", "모피",
    "paperback book",
    "만화책", "wine and drone",
    "beer whisky", "book and honey", "cheeses", "비타민 향수", "watches",
]  # fmt: skip
DESCRIPTIONS = PLAIN * 3 + VAGUE + MISLEADING + TELLING * 2

SPECIFICATIONS = [
    None, None, "", "size M", "750ml", "750 ml", "0.75 L", "0,75 l", "1L", "1 liter", "1.001 L", "1000ml",
    "1,000ml", "1,001 ml", "70cl", "100 cl",
    "100.1cl", "60ml", "60.0001ml", "60.1 ML", "30ml x 2", "2 x 30ml", "61㎖", "500밀리리터", "1리터", "1.5ℓ",
    "2 litres", "1,5 liters", "5 large",
    "12 mls", "20 mL, glass", "99999999999 l", "9999999 l", "10000000ml", "10000001ml", "0ml", "1.2.3ml",
    "3,5,7 ml", "0,500 l", "EU 42", "350ml",
    "5000 ml", "1,234,567 ml", ".5 l", "5.ml", "250 ml/병",
]  # fmt: skip

HS_CODES = [
    "61", "6109", "610910", "6109100000", "6403", "640399", "2203", "220300", "2204", "220421", "220830",
    "2208", "24", "2402", "240220",
    "3003", "300490", "2106", "210690", "121120", "1211", "121190", "0507", "050790", "051000", "0409",
    "04", "0406", "02", "0210", "1601", "1602",
    "16", "080291", "080292", "0802", "06", "1209", "120991", "03", "330300", "3303", "330499", "852560",
    "8525", "852692", "4202", "420221",
    "9101", "910211", "7113", "711319", "4303", "430310", "4901", "490199", "9302", "9304", "9601", "85",
    "8517", "851762", "77", "01", "97",
]  # fmt: skip
