"""The ledger: published forecasts and their resolutions, one file each, written once and never changed."""
