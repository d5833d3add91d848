"""The values that cross folders: frozen dataclasses and enums, no behaviour beyond what follows from their fields.

Times are aware datetimes in UTC. `published_at` is text: an ISO 8601 date or date-time, as precise as the page is.

Each is imported from its own module (`from archiver.model.articles import Article`): to make them all takes 60 ms, and
neither the first window nor a worker needs more than a few.
"""
