"""Writes gongdan.xlsx (openpyxl 3.1.5) and two_years.zip (zipfile of Python 3.11), the inputs of tests/it/records/drafts.rs."""

import datetime as dt
import os
import zipfile

import openpyxl

HERE = os.path.dirname(os.path.abspath(__file__))
KINDS = ["噪音扰民", "占道经营", "供暖问题"]
UNITS = ["城管局", "住建局"]

book = openpyxl.Workbook()
sheet = book.active
sheet.title = "工单明细"
sheet["A1"] = "某市12345热线工单明细表"
sheet.merge_cells("A1:G1")
sheet["A2"] = "统计时间：2020年1月"
sheet.merge_cells("A2:G2")
sheet.append(["工单编号", "受理时间", "办结时间", "要求完成时间", "诉求类型", "承办单位", "办结率"])
for i in range(60):
    opened = dt.datetime(2020, 1, 2, 8, 0) + dt.timedelta(days=i % 20, minutes=37 * i)
    closed = opened + dt.timedelta(hours=24 + i % 5)
    due = (opened + dt.timedelta(days=5)).date()
    row = sheet.max_row + 1
    sheet.append([f"2020{i:04d}", opened, closed, due, KINDS[i % 3], UNITS[i % 2], "=1/1"])
    sheet.cell(row, 2).number_format = "yyyy/m/d h:mm"
    sheet.cell(row, 3).number_format = 'yyyy"年"m"月"d"日" h"时"mm"分";@'
    sheet.cell(row, 4).number_format = '[$-804]yyyy"年"m"月"d"日"'
book.create_sheet("字典").append(["代码", "名称"])
book.save(os.path.join(HERE, "gongdan.xlsx"))

with zipfile.ZipFile(os.path.join(HERE, "two_years.zip"), "w", zipfile.ZIP_DEFLATED) as archive:
    for year in (2019, 2020):
        rows = [f"{i},{year}/1/{i % 28 + 1} 8:{i:02d}:00,{year}/1/{i % 28 + 2} 9:00:00,{KINDS[i % 3]}" for i in range(40)]
        text = "\r\n".join(["编号,受理时间,办结时间,诉求类型", *rows]) + "\r\n"
        archive.writestr(f"数据/{year}年.csv", text.encode("gb18030"))
