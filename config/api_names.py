"""Names of the choice sets in the OpenAPI description, where several fields would share one or one have several."""

ENUM_NAMES = {
    "FileCategory": "aid.choices.files.Category",
    "ApprovedCategory": "aid.api.files.APPROVABLE",
    "FileTier": "aid.choices.files.Tier",
    "FileStatus": "aid.choices.files.FileStatus",
    "ReliefKind": "aid.choices.relief.ReliefKind",
    "BargainKind": "legal.choices.negotiations.BargainKind",
    "BargainLevel": "legal.choices.negotiations.BargainLevel",
    "DisputeKind": "legal.choices.disputes.DisputeKind",
    "UnionKind": "unions.choices.UnionKind",
    "UnionLevel": "unions.choices.Level",
    "SupervisionItem": "legal.choices.supervision.Item",
    "Source": "legal.choices.disputes.Source",
    "SupervisionSource": "legal.choices.supervision.Source",
    "HardshipCause": "aid.choices.files.Cause",
    "SuitOutcome": "legal.choices.suits.Outcome",
}
