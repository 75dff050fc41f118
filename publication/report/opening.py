"""With what a report begins before anybody wrote it: the first figures, as live tags (pure)."""

OPENING = {
    "english": (
        "Sources report {killed.civilian.range} civilians killed in the recorded incidents of this "
        "month; the figure to quote is {killed.civilian.best}, and two or more independent sources "
        "bear out {killed.civilian.floor}. This rests on {killed.civilian.incidents} incidents.\n\n"
        "Sources report {injured.civilian.range} civilians injured; the figure to quote is "
        "{injured.civilian.best}.\n"
    ),
    "arabic": (
        "تفيد المصادر بمقتل مدنيين بعدد {killed.civilian.range} في الحوادث المسجلة لهذا الشهر؛ "
        "والرقم المعتمد هو {killed.civilian.best}، ويؤيد مصدران مستقلان أو أكثر "
        "{killed.civilian.floor}. ويستند ذلك إلى حوادث عددها {killed.civilian.incidents}.\n\n"
        "وتفيد المصادر بإصابة مدنيين بعدد {injured.civilian.range}؛ والرقم المعتمد هو "
        "{injured.civilian.best}.\n"
    ),
}
