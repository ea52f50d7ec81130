"""WordPress: a site's REST API, and the small sender that tells of comments by Standard Webhooks."""
