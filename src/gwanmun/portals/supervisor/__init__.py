"""The supervisor's pages: organisations, people, keys, webhooks, audit."""
