"""What `forecast score` may be asked, apart from the work itself, so that `--help` loads little."""

HORIZONS = (90, 30, 7, 1)
SEED = 20_240_224
PARQUET = (".parquet", ".pq")
SUFFIXES = (".csv", ".tsv", ".txt", *PARQUET)
