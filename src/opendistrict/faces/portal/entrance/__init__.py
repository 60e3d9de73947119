"""Where citizens come in: by a link to their e-mail address, or by an identity provider."""
