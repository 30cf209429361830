/**
 * Makes public what a domain has decided: from the change topic of its outbox to a topic of
 * CloudEvents that anybody may read. Each event is there once, for readers of committed records.
 */
@NullMarked
package io.ficus.cdc.feed.publish;

import org.jspecify.annotations.NullMarked;
