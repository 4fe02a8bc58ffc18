package io.mxsecrets.providers.aws.client;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Bounds what an answer may be: {@link #LARGEST} bytes, not compressed (we never ask for it, and a few kilobytes of gzip
 * may hold gigabytes), and read no longer than the thread that reads it is wanted.
 */
final class AnswerGuard implements ExecutionInterceptor {
    /** A secret has at most 64 KiB; in JSON a byte takes up to six. */
    static final int LARGEST = 1 << 20;

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        boolean plain = context.httpResponse()
                .firstMatchingHeader("Content-Encoding")
                .filter(encoding -> !encoding.equalsIgnoreCase("identity"))
                .isEmpty();
        if (!plain) {
            throw new StrangeAnswer("the answer is compressed, which nobody asked for");
        }
        return context.responseBody().map(Capped::new);
    }

    private static final class Capped extends FilterInputStream {
        private int left = LARGEST;

        Capped(InputStream body) {
            super(body);
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            count(one < 0 ? 0 : 1);
            return one;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return count(super.read(buffer, offset, length));
        }

        private int count(int read) {
            if (Thread.currentThread().isInterrupted()) {
                throw new StrangeAnswer("the answer did not end in time");
            }
            left -= Math.max(read, 0);
            if (left < 0) {
                throw new StrangeAnswer("the answer is longer than " + LARGEST + " bytes");
            }
            return read;
        }
    }
}
