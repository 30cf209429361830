package io.ficus.app.config;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The database of the domain stores and of control. Without it Ficus only streams.
 *
 * @param jdbcUrl {@code jdbc:postgresql://host:port/database}; absent for a server that only
 *     streams
 * @param username a user that may create schemas
 * @param password its password; empty for none
 */
@ConfigurationProperties("ficus.store")
public record StoreSettings(
    @Nullable String jdbcUrl,
    @DefaultValue("postgres") String username,
    @DefaultValue("") String password) {}
