/// <reference path="./vitest.d.mts" />
export {}
