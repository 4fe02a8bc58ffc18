package com.mendix.systemwideinterfaces.core;

/** The shape of the runtime's interface, as far as generated actions need it. */
public interface IContext {}
