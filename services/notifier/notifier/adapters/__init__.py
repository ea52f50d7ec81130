"""One file per outside thing: mail server, folder of mails, files of roles and texts."""
