@rem Scripts in package.json say `exec`, so that on Unix no shell stands between npm and the program and Ctrl-C gets
@rem through. Windows has no `exec`; there this file is found instead, and just runs what follows.
@%*
