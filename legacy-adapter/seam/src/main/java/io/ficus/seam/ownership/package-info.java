/** Who may write a domain, as each store itself knows it (contract C5). */
@NullMarked
package io.ficus.seam.ownership;

import org.jspecify.annotations.NullMarked;
