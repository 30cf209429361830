/**
 * Membership as the shop keeps it: customers, loyalty accounts and their lines, and one of the
 * consents.
 */
@NullMarked
package io.ficus.shop.membership;

import org.jspecify.annotations.NullMarked;
