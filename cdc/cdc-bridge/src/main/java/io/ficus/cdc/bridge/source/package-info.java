/**
 * What the bridge needs of a legacy database, whatever its make. {@link
 * io.ficus.cdc.bridge.source.LegacySource} is the port; each family of databases has a package of
 * its own below.
 */
@NullMarked
package io.ficus.cdc.bridge.source;

import org.jspecify.annotations.NullMarked;
