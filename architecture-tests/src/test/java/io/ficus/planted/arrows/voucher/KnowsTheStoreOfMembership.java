package io.ficus.planted.arrows.voucher;

import io.ficus.planted.arrows.membership.adapter.out.jooq.Rows;

final class KnowsTheStoreOfMembership {
  Rows known(Rows known) {
    return known;
  }
}
