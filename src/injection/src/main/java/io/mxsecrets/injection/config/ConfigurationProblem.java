package io.mxsecrets.injection.config;

/**
 * One mistake in the admin's configuration.
 *
 * @param place such as {@code policy.stric}; of a list, the list's
 * @param sentence with the place
 */
public record ConfigurationProblem(String place, String sentence) {}
