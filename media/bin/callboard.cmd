@echo off
setlocal
set ELECTRON_RUN_AS_NODE=1
if "%CALLBOARD_RUNTIME%"=="" set CALLBOARD_RUNTIME=node
"%CALLBOARD_RUNTIME%" "%~dp0..\..\dist\callboard.cjs" %*
