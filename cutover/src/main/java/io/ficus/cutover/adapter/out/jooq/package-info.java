/** The control store, on PostgreSQL. */
@NullMarked
package io.ficus.cutover.adapter.out.jooq;

import org.jspecify.annotations.NullMarked;
