"""DynamoDB for models and stores: one client, a base model, transactions, tables. Nobody else imports it
except services, for :class:`Transaction`, which they hand round without looking inside."""

from diatonic.common.dynamo.transaction import Transaction

__all__ = ["Transaction"]
