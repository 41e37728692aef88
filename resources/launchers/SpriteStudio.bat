@echo off
rem Double-click to start SpriteStudio on Windows. This console shows the first set-up; once the
rem window is on its way, it closes.
title SpriteStudio
where py >nul 2>nul && set "PYTHON=py -3" || set "PYTHON=python"
%PYTHON% --version >nul 2>nul
if errorlevel 1 (
    echo SpriteStudio needs Python 3.11 or newer. Get it from www.python.org, then start again.
    pause
    exit /b 1
)
%PYTHON% "%~dp0..\launch.py"
if errorlevel 1 pause
