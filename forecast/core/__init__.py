"""What every package uses: problems, dates, scales, ids, files read and written whole."""
