/** What can be asked of vouchers, and the driven ports that it needs. Plain Java. */
@NullMarked
package io.ficus.voucher.application;

import org.jspecify.annotations.NullMarked;
