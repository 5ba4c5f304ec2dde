"""The groups of `ports.Store` over one transaction."""

from bot.storage.behaviour import SqlBehaviour
from bot.storage.campaigns import SqlCampaigns
from bot.storage.conversations import SqlConversations
from bot.storage.imports import SqlImports
from bot.storage.offers import SqlOffers
from bot.storage.orders import SqlOrders
from bot.storage.products import SqlProducts
from bot.storage.recommendations import SqlRecommendations
from bot.storage.reports import SqlReports
from bot.storage.sites import SqlSites
from bot.storage.teachings import SqlTeachings
from bot.storage.transaction import Transaction
from bot.storage.users import SqlUsers
from bot.storage.visits import SqlVisits


class SqlStore:
    def __init__(self, transaction: Transaction) -> None:
        self.sites = SqlSites(transaction)
        self.users = SqlUsers(transaction)
        self.visits = SqlVisits(transaction)
        self.products = SqlProducts(transaction)
        self.conversations = SqlConversations(transaction)
        self.campaigns = SqlCampaigns(transaction)
        self.offers = SqlOffers(transaction)
        self.orders = SqlOrders(transaction)
        self.reports = SqlReports(transaction)
        self.imports = SqlImports(transaction)
        self.behaviour = SqlBehaviour(transaction)
        self.recommendations = SqlRecommendations(transaction)
        self.teachings = SqlTeachings(transaction)
