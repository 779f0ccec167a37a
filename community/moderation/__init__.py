"""What may be shown: machine checks, reports, cases, decisions and appeals."""
