package io.ficus.shop.membership;

import io.ficus.shop.engine.ShopDatabase;

/** How the shop is read, by its engine. */
final class ShopMemberQueries {

  private ShopMemberQueries() {}

  static MemberQueries of(ShopDatabase shop) {
    return switch (shop.engine()) {
      case POSTGRESQL -> PostgresMemberQueries.shop();
      case MARIADB -> MariaDbMemberQueries.shop(shop.schema());
    };
  }
}
