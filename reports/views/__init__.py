"""Pages and files of the reports, by subject: numbers only, never a name; only the dossier knows cases, to choose one."""
