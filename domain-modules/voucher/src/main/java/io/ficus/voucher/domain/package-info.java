/** What a campaign and a voucher are, and the rules that hold for them. Plain Java. */
@NullMarked
package io.ficus.voucher.domain;

import org.jspecify.annotations.NullMarked;
